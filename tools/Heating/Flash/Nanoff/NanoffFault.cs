using System.Globalization;
using System.Text.RegularExpressions;
using Heating.Commands;

namespace Heating.Flash.Nanoff;

/// <summary>Says what nanoff's ending means.</summary>
internal static partial class NanoffFault
{
    /// <summary>nanoff ended with an unhandled error.</summary>
    public const int Crash = -532462766;

    private const int CrashOnUnix = 134;
    private const int UnknownTarget = 9005;

    private const string Reset = "Press the button EN (or RST) once, without holding BOOT, and wait for two seconds. "
        + "On a board with two USB sockets, try the other one.";

    private const string Bootloader =
        "Hold BOOT (or FLASH), press EN (or RST), release BOOT. Use a short USB cable that carries data.";

    // Everything that nanoff 2.5 ends with on an ESP32; the lowest eight bits are unique.
    private static readonly (int Code, int Exit, string What, string Why, string Remedy)[] All =
    [
        (2000, ExitCode.NoAnswer, "The board's runtime on {port} does not answer.",
            "The board is in download mode, or runs something else than nanoFramework.", Reset),
        (2001, ExitCode.NoAnswer, "The board's runtime on {port} does not say what it is.",
            "The board is in download mode, or runs something else than nanoFramework.", Reset),
        (2002, ExitCode.Write, "The runtime on {port} did not carry out the operation.",
            "The board was reset or unplugged, or its program keeps it busy.", Reset),
        (2003, ExitCode.Write, "nanoff broke off while it was writing files to {port}.",
            "The board was reset or unplugged.", Reset),
        (4000, ExitCode.NoAnswer, "The bootloader on {port} does not answer.",
            "The board does not enter its bootloader by itself, the cable only charges, or this is another device's port.",
            Bootloader),
        (4001, ExitCode.WrongBoard, "There is no runtime for this board's flash size.",
            "The board has less than 4 MB of flash.", "Use a board with 4 MB of flash or more."),
        (4002, ExitCode.Write, "The board's flash could not be erased.", "The connection was lost.", Bootloader),
        (4003, ExitCode.Write, "The runtime could not be written to {port}.",
            "The connection was lost: a long cable, a hub, or too high a speed.",
            "Use a short cable without a hub, and --baud 115200."),
        (4004, ExitCode.NoAnswer, "The board's configuration cannot be read, so it cannot be kept.",
            "The board runs something else than nanoFramework, or a very old one.",
            "If nothing on the board is needed, erase it: --mass-erase."),
        (4005, ExitCode.PortInUse, "The port {port} cannot be opened.",
            "Another program holds it (Visual Studio, a serial monitor), the board was unplugged, or you may not use it.",
            "Close the other program, or plug the board in again."),
        (6000, ExitCode.PortInUse, "The port {port} cannot be opened.",
            "Another program holds it (Visual Studio, a serial monitor).", "Close the other program."),
        (6001, ExitCode.Port, "nanoff was given no port.", "--nanoff is not the nanoff that was expected.", "Name the port: --port."),
        (6002, ExitCode.PortInUse, "Another nanoFramework program holds the port {port}.",
            "Visual Studio's Device Explorer or another nanoff is connected.", "Close it."),
        (9000, ExitCode.Tool, "nanoff refused its arguments.", "--nanoff is not the nanoff that was expected.",
            "Leave --nanoff out, so that the tested version is installed."),
        (UnknownTarget, ExitCode.Download, "There is no such runtime to download: target or version does not exist.",
            "Targets are renamed at times, and old versions are removed.",
            "Leave --target and --runtime-version out: the target then follows from the chip, and the versions are listed."),
        (9006, ExitCode.File, "nanoff has no folder for its downloads.", "The disk is full or read-only.", "Make room on the disk."),
        (9007, ExitCode.Download, "The runtime could not be downloaded.", "There is no network, or a proxy is in the way.",
            "Check the network. What was downloaded once is kept in ~/.nanoFramework/fw_cache."),
        (9008, ExitCode.File, "nanoff does not find the image.", "The file was moved meanwhile.", "Check --image."),
        (9009, ExitCode.Tool, "nanoff refused an address.", "--nanoff is not the nanoff that was expected.", "Leave --nanoff out."),
        (9015, ExitCode.Download, "The archive does not have this runtime.", "It was filled for another target or version.",
            "Fill it again with `nanoff --updatearchive`."),
    ];

    /// <summary>All of nanoff's codes, and the exit code that each leads to.</summary>
    public static IEnumerable<(int Code, int ExitCode)> Codes => All.Select(fault => (fault.Code, fault.Exit));

    /// <summary>The code that nanoff ended with: 0 for success. From the output if it names it, because the exit code has
    /// only eight bits on Linux and macOS; 134 there stands for <see cref="Crash"/>.</summary>
    public static int CodeOf(FlasherRun run)
    {
        if (CodeText().Match(run.Text) is { Success: true } named)
            return int.Parse(named.Groups[1].Value, CultureInfo.InvariantCulture);
        if (run.ExitCode is Crash or CrashOnUnix)
            return Crash;
        return All.FirstOrDefault(fault => fault.Code == run.ExitCode || (fault.Code & 0xFF) == run.ExitCode) is { Code: > 0 } one
            ? one.Code
            : run.ExitCode;
    }

    /// <summary>Refuses a run that did not end well.</summary>
    /// <exception cref="FlashException">Says what it means.</exception>
    public static void Require(FlasherRun run, string port)
    {
        if (CodeOf(run) is not 0 and var code)
            throw Of(code, run, port);
    }

    /// <summary>What a code means.</summary>
    public static FlashException Of(int code, FlasherRun run, string port)
    {
        string said = Said(run);
        foreach (var fault in All.Where(fault => fault.Code == code))
        {
            string what = fault.What.Replace("{port}", port, StringComparison.Ordinal);
            // Going on would take target and version from the record.
            return new FlashException(fault.Exit, $"{what} nanoff says: E{code}{said}", fault.Why, fault.Remedy)
            {
                IsStartOver = code == UnknownTarget,
            };
        }

        return new FlashException(
            ExitCode.Tool, code == Crash ? $"nanoff crashed{said}" : $"nanoff ended with the unknown code {run.ExitCode}{said}",
            "nanoff has a fault, or --nanoff is another version.", "Try again; then try with --nanoff of another 2.5 version.");
    }

    // The line of the error itself, or else the last one.
    private static string Said(FlasherRun run)
    {
        string[] lines = [.. run.Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        string? line = lines.FirstOrDefault(line => line.StartsWith("Error E", StringComparison.Ordinal))
            ?? lines.FirstOrDefault(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal))
            ?? lines.LastOrDefault();
        return line is null || CodeAlone().IsMatch(line) ? "." : $" ({line})";
    }

    [GeneratedRegex(@"^E\d{4}$")]
    private static partial Regex CodeAlone();

    [GeneratedRegex(@"^(?:.*\bError )?E(\d{4})(?::|\s*$)", RegexOptions.Multiline)]
    private static partial Regex CodeText();
}
