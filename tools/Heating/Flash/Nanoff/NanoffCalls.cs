namespace Heating.Flash.Nanoff;

/// <summary>The arguments of nanoff 2.5 for everything that flashing needs. Version 3 has verbs instead: it needs a table of
/// its own.</summary>
internal static class NanoffCalls
{
    /// <summary>The version that is installed if none is given.</summary>
    public static readonly Version Pinned = new(2, 5, 162);

    /// <summary>Before it, a file deployment put the board into its bootloader.</summary>
    public static readonly Version Oldest = new(2, 5, 157);

    // From "normal" up, --update moves the cursor, which throws where the output is not a terminal. It is not one here.
    private static readonly string[] Quietly = ["-v", "m"];

    // Below "normal", a failed deployment ends with exit code 0 and says nothing.
    private static readonly string[] Normally = ["-v", "n"];

    private static readonly string[] Always = ["--suppressnanoffversioncheck"];

    /// <summary>Prints nanoff's version.</summary>
    public static string[] Version() => ["--version"];

    /// <summary>Lists the targets and the latest versions of their runtimes.</summary>
    public static string[] ListTargets() => ["--listtargets", "--platform", "esp32", .. Normally, .. Always];

    /// <summary>Reads the chip through its bootloader, then resets it.</summary>
    public static string[] ChipDetails(string port) =>
        ["--platform", "esp32", "--serialport", port, "--devicedetails", .. Normally, .. Always];

    /// <summary>Reads what the running runtime reports.</summary>
    public static string[] RuntimeDetails(string port) =>
        ["--nanodevice", "--devicedetails", "--serialport", port, .. Normally, .. Always];

    /// <summary>Writes the runtime; keeps the configuration and the drive, unless everything is erased.</summary>
    /// <param name="version">Always given: the latest is not always complete, and not always the one that fits.</param>
    public static string[] Update(string port, string target, string version, int? baud, bool isMassErase) =>
    [
        "--update", "--target", target, "--fwversion", version, "--serialport", port,
        .. baud is { } rate ? ["--baud", $"{rate}"] : Array.Empty<string>(),
        .. isMassErase ? ["--masserase"] : Array.Empty<string>(),
        .. Quietly, .. Always,
    ];

    /// <summary>Writes the application through the running runtime, which knows the address. Through the bootloader nanoff
    /// writes to 0x1B0000 on every chip.</summary>
    public static string[] Deploy(string port, string image) =>
        ["--nanodevice", "--deploy", "--image", image, "--serialport", port, .. Normally, .. Always];

    /// <summary>Writes files to the drive.</summary>
    /// <param name="list">The JSON file that lists them.</param>
    public static string[] DeployFiles(string port, string list) =>
        ["--filedeployment", list, "--serialport", port, .. Normally, .. Always];
}
