using System.Text.RegularExpressions;
using Heating.Commands;

namespace Heating.Flash.Nanoff;

/// <summary>Reads and checks nanoff's version.</summary>
internal static partial class NanoffVersion
{
    private static string Install =>
        $"Leave --nanoff out: {NanoffCalls.Pinned} is then installed into a folder of its own.";

    /// <summary>Checks the output of `nanoff --version`.</summary>
    /// <returns>The version.</returns>
    /// <exception cref="FlashException">It is too old or too new, or this is not nanoff.</exception>
    public static Version Check(FlasherRun run)
    {
        if (VersionText().Match(run.Text) is not { Success: true } match)
            throw new FlashException(
                ExitCode.Tool, $"The program does not say its version like nanoff; it says: {FirstLine(run.Text)}",
                "--nanoff names another program.", Install);
        Version version = System.Version.Parse(match.Groups[1].Value);
        if (version.Major >= 3)
            throw new FlashException(
                ExitCode.Tool, $"nanoff {version} is not supported: since version 3 it takes verbs instead of options.",
                "It was installed without a version.", Install);
        if (version < NanoffCalls.Oldest)
            throw new FlashException(
                ExitCode.Tool,
                $"nanoff {version} is too old: before {NanoffCalls.Oldest} it could not write files to an ESP32's drive.",
                "It was installed a while ago.", Install);
        if (version.Minor != NanoffCalls.Pinned.Minor)
            throw new FlashException(
                ExitCode.Tool, $"nanoff {version} is not known here: supported is {NanoffCalls.Oldest} up to the last 2.5.",
                "It is newer than this program.", Install);
        return version;
    }

    private static string FirstLine(string text) => text.Split('\n').FirstOrDefault(line => line.Length > 0) ?? "(nothing)";

    [GeneratedRegex(@"^(?:nanoff |\.NET nanoFramework Firmware Flasher v)(\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex VersionText();
}
