using System.Text.RegularExpressions;

namespace NanoApi.Gate;

/// <summary>
/// The format strings that the core library understands (System.Number, DateTimeFormat, String.Format).
/// </summary>
internal static partial class Formats
{
    private const string StandardDates = "dDfFgGmMoOrRstTuUyY";

    /// <summary>One placeholder of a composite format; <see cref="Format"/> is empty if it has none.</summary>
    public readonly record struct Hole(int Index, string Format);

    public static bool IsNumberFormat(string format, bool isFloatingPoint) =>
        isFloatingPoint ? FloatingPointFormat().IsMatch(format) : IntegerFormat().IsMatch(format);

    /// <summary>True for no format, or G without digits, which is the default.</summary>
    public static bool IsPlain(string format) => format is "" or "G" or "g";

    public static bool IsDateFormat(string format) => format.Length == 1
        ? StandardDates.Contains(format[0], StringComparison.Ordinal)
        : !QuotedOrEscaped().Replace(format, "").AsSpan().ContainsAny('K', 'z', 'F');

    /// <summary>The placeholders of a composite format; null if it is malformed.</summary>
    public static IReadOnlyList<Hole>? Holes(string composite)
    {
        string text = composite.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal);
        MatchCollection holes = CompositeHole().Matches(text);
        if (CompositeHole().Replace(text, "").AsSpan().ContainsAny('{', '}'))
            return null;
        return [.. holes.Select(h => new Hole(int.Parse(h.Groups["index"].Value, null), h.Groups["format"].Value))];
    }

    [GeneratedRegex("^[GgNnFf][0-9]*$")]
    private static partial Regex FloatingPointFormat();

    [GeneratedRegex("^[GgNnFfDdXx][0-9]*$")]
    private static partial Regex IntegerFormat();

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\\.")]
    private static partial Regex QuotedOrEscaped();

    [GeneratedRegex(@"\{(?<index>[0-9]{1,6})(,-?[0-9]+)?(:(?<format>[^{}]+))?\}")]
    private static partial Regex CompositeHole();
}
