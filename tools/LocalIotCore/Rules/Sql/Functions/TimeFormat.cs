using System.Globalization;
using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>Patterns of Joda-Time, as parse_time takes them, in English.</summary>
internal static class TimeFormat
{
    private const int DigitsMax = 20;
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <summary>The time in that zone; null if the pattern is not valid.</summary>
    public static string? Format(string pattern, DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset local;
        try
        {
            local = TimeZoneInfo.ConvertTime(time, zone);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // at the ends of the calendar
        }

        var result = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var letter = pattern[at];
            if (letter == '\'')
            {
                at = TimePattern.ReadQuoted(pattern, at, out var text);
                result.Append(text);
                continue;
            }

            if (!char.IsAsciiLetter(letter))
            {
                result.Append(letter);
                at++;
                continue;
            }

            var count = TimePattern.Run(pattern, at);
            if (count > DigitsMax || !Append(result, letter, count, local, zone))
                return null;
            at += count;
        }

        return result.ToString();
    }

    private static bool Append(StringBuilder result, char letter, int count, DateTimeOffset time, TimeZoneInfo zone)
    {
        switch (letter)
        {
            case 'G':
                result.Append("AD");
                return true;
            case 'C':
                return Number(time.Year / 100);
            case 'x' or 'y' or 'Y':
                var year = letter == 'x' ? ISOWeek.GetYear(time.DateTime) : time.Year;
                return count == 2 ? Number(year % 100) : Number(year);
            case 'w':
                return Number(ISOWeek.GetWeekOfYear(time.DateTime));
            case 'e':
                return Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek);
            case 'E':
                return Text(count >= 4 ? English.GetDayName(time.DayOfWeek) : English.GetAbbreviatedDayName(time.DayOfWeek));
            case 'D':
                return Number(time.DayOfYear);
            case 'M' when count >= 3:
                return Text(count >= 4 ? English.GetMonthName(time.Month) : English.GetAbbreviatedMonthName(time.Month));
            case 'M':
                return Number(time.Month);
            case 'd':
                return Number(time.Day);
            case 'a':
                return Text(time.Hour < 12 ? "AM" : "PM");
            case 'K':
                return Number(time.Hour % 12);
            case 'h':
                return Number((time.Hour + 11) % 12 + 1);
            case 'H':
                return Number(time.Hour);
            case 'k':
                return Number((time.Hour + 23) % 24 + 1);
            case 'm':
                return Number(time.Minute);
            case 's':
                return Number(time.Second);
            case 'S':
                return Text(time.Millisecond.ToString("D3", CultureInfo.InvariantCulture).PadRight(count, '0')[..count]);
            case 'z':
                return Text(NameOf(zone, time));
            case 'Z':
                return Text(count >= 3 ? zone.Id : OffsetOf(time.Offset, count == 2 ? ":" : ""));
            default:
                return false;
        }

        bool Number(int value) => Text(value.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0'));

        bool Text(string text)
        {
            result.Append(text);
            return true;
        }
    }

    // Without the data of a culture, .NET has the abbreviations of the zone database.
    private static string NameOf(TimeZoneInfo zone, DateTimeOffset time) =>
        zone == TimeZoneInfo.Utc ? "UTC" : zone.IsDaylightSavingTime(time) ? zone.DaylightName : zone.StandardName;

    private static string OffsetOf(TimeSpan offset, string colon) =>
        $"{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours):D2}{colon}{Math.Abs(offset.Minutes):D2}";
}

/// <summary>What patterns of Joda-Time and of Java's DateTimeFormatter have in common.</summary>
internal static class TimePattern
{
    /// <summary>How often the letter stands there in a row.</summary>
    public static int Run(string pattern, int at)
    {
        var end = at + 1;
        while (end < pattern.Length && pattern[end] == pattern[at])
            end++;
        return end - at;
    }

    /// <summary>Reads text in single quotes; two of them are one quote. Returns where the pattern goes on.</summary>
    public static int ReadQuoted(string pattern, int at, out string text)
    {
        var result = new StringBuilder();
        var end = at + 1;
        for (; end < pattern.Length; end++)
        {
            if (pattern[end] != '\'')
            {
                result.Append(pattern[end]);
                continue;
            }

            if (end + 1 == pattern.Length || pattern[end + 1] != '\'')
                break;
            result.Append('\'');
            end++;
        }

        text = end == at + 1 ? "'" : result.ToString();
        return Math.Min(end + 1, pattern.Length);
    }
}
