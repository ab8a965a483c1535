using System.Globalization;
using System.Text.RegularExpressions;

namespace nanoFramework.Json.Reading;

/// <summary>Which strings the package takes for dates. It asks of every string, so that some are taken by surprise.</summary>
internal static partial class DateText
{
    /// <summary>A shorter string is never a date.</summary>
    private const int LengthMin = 18;

    // What the device's DateTime.TryParse takes, of at least that length. It ignores an offset.
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd' 'HH:mm:ss'Z'",
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    ];

    public static bool TryParse(string text, out DateTime date)
    {
        date = default;
        if (text.Length < LengthMin)
            return false;
        if (text == "0001-01-01T00:00:00Z")
        {
            date = DateTime.MinValue;
            return true;
        }

        return TryParseStandard(text, out date) || TryParseAjax(text, out date) || TryParseCalendar(text, out date);
    }

    private static bool TryParseStandard(string text, out DateTime date) => DateTime.TryParseExact(
        Offset().Replace(text, ""),
        s_formats,
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out date);

    /// <summary>"/Date(628318530)/", and any other text with a number in brackets: the number is ticks.</summary>
    private static bool TryParseAjax(string text, out DateTime date)
    {
        date = default;
        var parts = text.Split('(', ')');
        if (parts.Length < 2 || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var ticks) || ticks < 0)
            return false;
        date = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>iCalendar's 20260131T120000Z, after DTSTART: or DTEND: if need be: without, it is too short.</summary>
    private static bool TryParseCalendar(string text, out DateTime date)
    {
        date = default;
        var parts = text.Split(';', '=', ':');
        var isNamed = text.Contains("DTSTART", StringComparison.Ordinal) || text.Contains("DTEND", StringComparison.Ordinal);
        var hasZone = text.Contains("TZID", StringComparison.Ordinal);
        if (parts.Length < (hasZone ? 4 : isNamed ? 2 : 1))
            return false;
        var time = hasZone ? parts[3] : isNamed ? text.Split(':').ElementAtOrDefault(1) ?? "" : text;
        var match = CalendarTime().Match(time);
        return match.Success && DateTime.TryParseExact(
            match.Groups[1].Value + match.Groups[2].Value,
            "yyyyMMddHHmmss",
            CultureInfo.InvariantCulture,
            text.EndsWith('Z')
                ? DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
                : DateTimeStyles.None,
            out date);
    }

    [GeneratedRegex(@"(?<=T\d\d:\d\d:\d\d(\.\d+)?)[+-]\d\d:\d\d$")]
    private static partial Regex Offset();

    [GeneratedRegex(@"^([0-9]{8}).([0-9]{6})", RegexOptions.Singleline)]
    private static partial Regex CalendarTime();
}
