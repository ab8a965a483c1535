using System.Globalization;
using System.Text.RegularExpressions;

namespace Heating.Flash.Board;

/// <summary>What nanoff's bootloader client reports about a chip.</summary>
/// <param name="Type">Such as ESP32 or ESP32-C3.</param>
/// <param name="Name">With package and revision, such as ESP32-D0WDQ6 (revision v1.0).</param>
/// <param name="FlashMb">Flash in MB; 0 if not reported.</param>
/// <param name="Psram">"undetermined", "not available", or a size.</param>
/// <param name="Crystal">Such as 40MHz.</param>
/// <param name="Mac">The chip's own address, which tells boards apart.</param>
internal sealed partial record Chip(
    string Type, string Name, int FlashMb, string Psram, string Crystal, string Mac)
{
    /// <summary>The major revision; null if none is reported.</summary>
    public int? Revision => Number(RevisionText(), Name);

    /// <summary>PSRAM in MB; null if nanoff could not tell.</summary>
    public int? PsramMb => Psram == "not available" ? 0 : Number(PsramText(), Psram);

    /// <summary>Reads the part of nanoff's output below "Connected to:"; null if there is none.</summary>
    public static Chip? Parse(string output)
    {
        Match head = HeadText().Match(output);
        if (!head.Success)
            return null;
        string rest = output[head.Index..];
        string type = head.Groups["type"].Value;
        string name = head.Groups["name"].Value;
        return new Chip(
            type, name.Length > 0 ? name : type, Number(FlashText(), rest) ?? 0,
            Line(rest, "PSRAM: "), Line(rest, "Crystal "), Line(rest, "MAC "));
    }

    private static string Line(string text, string begin) => text.Split('\n')
        .FirstOrDefault(line => line.StartsWith(begin, StringComparison.Ordinal))?[begin.Length..].Trim() ?? "";

    private static int? Number(Regex pattern, string text) => pattern.Match(text) is { Success: true } match
        ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"Connected to:\r?\n(?<type>[\w-]+)(?: \((?<name>.*)\))?\r?\n")]
    private static partial Regex HeadText();

    [GeneratedRegex(@"revision v(\d+)")]
    private static partial Regex RevisionText();

    [GeneratedRegex(@"^Flash size (\d+)MB", RegexOptions.Multiline)]
    private static partial Regex FlashText();

    [GeneratedRegex(@"^(\d+)MB")]
    private static partial Regex PsramText();
}
