using System.Globalization;
using System.Text.RegularExpressions;

namespace Heating.Flash.Serial;

/// <summary>What the firmware prints when it starts.</summary>
/// <param name="Boot">Counted on the drive; null if the line was cut off.</param>
/// <param name="HeapBytes">Heap at boot; null if not printed.</param>
internal sealed partial record BootLine(string Firmware, string Thing, int? Boot, int? HeapBytes, bool IsHeapLow)
{
    /// <summary>The last start in a text; null if there is none.</summary>
    public static BootLine? Find(string text)
    {
        if (StartText().Matches(text) is not [.., var start])
            return null;
        string after = text[start.Index..];
        return new BootLine(
            start.Groups[1].Value, start.Groups[2].Value, Number(start.Groups[3].Value),
            HeapText().Match(after) is { Success: true } heap ? Number(heap.Groups[1].Value) : null,
            after.Contains("heap: too small", StringComparison.Ordinal));
    }

    /// <summary>Whether a text has the start and the heap, which follows it.</summary>
    public static bool IsWhole(string text) => Find(text) is { Boot: not null, HeapBytes: not null } || FaultIn(text) is not null;

    /// <summary>Why the firmware does not start, by its own words; null if it does not say so.</summary>
    public static string? FaultIn(string text) =>
        FaultText().Matches(text) is [.., var fault] ? fault.Groups[1].Value.Trim() : null;

    private static int? Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(@"HeatingSensor (\S+), thing ([^\s,]+), boot (\d+)(?=\n)")]
    private static partial Regex StartText();

    [GeneratedRegex(@"heap: (\d+) bytes at boot, \d+ left(?=\n)")]
    private static partial Regex HeapText();

    [GeneratedRegex(@"cannot start: (.+)(?=\n)")]
    private static partial Regex FaultText();
}
