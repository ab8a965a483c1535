using System.Globalization;
using Heating.Commands;
using Heating.Run;

namespace Heating.Events;

/// <summary>Times as people write them.</summary>
internal static class TimeTexts
{
    public const string Expected = "a date such as 2026-01-31, a time such as 2026-01-31T08:30, or one with Z or an offset";

    public const string ExpectedLength = "a number of minutes, hours, days or weeks, such as 90m, 24h, 7d or 2w";

    private const int LengthMax = 100_000;

    private static readonly string[] LocalForms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private static readonly string[] ExactForms =
        ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz"];

    /// <summary>A time, in a zone unless it names an offset; null if it is none.</summary>
    public static DateTimeOffset? Parse(string text, TimeZoneInfo zone)
    {
        if (DateTime.TryParseExact(text, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
            return ToTime(local, zone);
        string exact = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        return DateTimeOffset.TryParseExact(exact, ExactForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? time
            : null;
    }

    /// <summary>A length such as 7d; null if it is none.</summary>
    public static TimeSpan? ParseLength(string text)
    {
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number is 0 or > LengthMax)
            return null;
        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            'w' => TimeSpan.FromDays(7L * number),
            _ => null,
        };
    }

    /// <summary>When clocks of a zone show a time: the first of two, and of none (they skip it) as late after midnight as it
    /// would have been.</summary>
    public static DateTimeOffset ToTime(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local.AddDays(-1)));
        return zone.IsAmbiguousTime(local)
            ? new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max())
            : new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>The zone with a name; this machine's for null.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static TimeZoneInfo ZoneOf(string? name)
    {
        if (name is null)
            return TimeZoneInfo.Local;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)
            ? zone
            : throw new CommandException(ExitCode.Usage, $"--zone {name}: expected the name of a time zone, such as Europe/Berlin.");
    }
}
