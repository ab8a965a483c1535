using System.Globalization;

namespace VirtualBoard.House;

/// <summary>What the cells of a trace mean: times, switches and numbers, as the programs that export them write them.</summary>
internal static class TraceValues
{
    /// <summary>The accepted times, for messages.</summary>
    public const string TimeExpected = "ISO 8601 such as 2019-01-01T01:23:01Z, a date such as 31.01.2019 01:23, or seconds or "
        + "milliseconds since 1970";

    // Seconds up to the year 5138, milliseconds from 1973 on: no time is both.
    private const double EpochSecondsMax = 1e11;
    private const double EpochMsMax = 1e14;

    private static readonly string[] ZonedFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
    ];

    // Grafana's formatted times, and what Excel makes of a time where dots are usual. Slashes mean two things.
    private static readonly string[] ZonelessFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm",
        "d.M.yyyy HH:mm:ss.FFFFFFF", "d.M.yyyy HH:mm", "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm",
    ];

    /// <summary>Reads a time; one without a zone is UTC, and <paramref name="hasZone"/> is false then.</summary>
    public static bool TryTime(string text, out DateTimeOffset time, out bool hasZone)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        hasZone = true;
        if (DateTimeOffset.TryParseExact(text, ZonedFormats, CultureInfo.InvariantCulture, utc, out time))
            return true;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < EpochMsMax)
        {
            time = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(number < EpochSecondsMax ? number * 1000 : number));
            return true;
        }

        hasZone = false;
        return DateTimeOffset.TryParseExact(text, ZonelessFormats, CultureInfo.InvariantCulture, utc, out time);
    }

    /// <summary>A switch's state; null: the text is none.</summary>
    public static bool? Switch(string text) => text.ToLowerInvariant() switch
    {
        "1" or "on" or "true" => true,
        "0" or "off" or "false" => false,
        _ => null,
    };

    /// <summary>Reads a number with a decimal point or a decimal comma, and perhaps its unit, °C; NaN is one.</summary>
    public static bool TryNumber(string text, out double number)
    {
        var digits = text.EndsWith("°C", StringComparison.Ordinal) ? text[..^2].TrimEnd() : text;
        if (!digits.Contains('.', StringComparison.Ordinal))
            digits = digits.Replace(',', '.');
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Whether there is no value: the one before goes on.</summary>
    public static bool IsMissing(string text) => text.ToLowerInvariant() is "" or "null" or "none" or "undefined";

    /// <summary>Whether the source says that it could not read its sensor: Home Assistant's two words.</summary>
    public static bool IsUnavailable(string text) => text is "unavailable" or "unknown";
}
