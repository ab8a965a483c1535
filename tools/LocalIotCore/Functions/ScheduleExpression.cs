using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Cronos;

namespace LocalIotCore.Functions;

/// <summary>When a schedule is due: EventBridge Scheduler's `rate(…)`, `cron(…)` and `at(…)`.</summary>
public sealed partial class ScheduleExpression
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;

    private readonly TimeSpan? _rate;
    private readonly DateTimeOffset? _at;
    private readonly CronExpression? _cron;
    private readonly HashSet<int>? _years; // null: every year
    private readonly TimeZoneInfo _zone;

    private ScheduleExpression(TimeSpan? rate, DateTimeOffset? at, CronExpression? cron, HashSet<int>? years, TimeZoneInfo zone) =>
        (_rate, _at, _cron, _years, _zone) = (rate, at, cron, years, zone);

    /// <summary>Reads an expression.</summary>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="reason">What is wrong; null if nothing is.</param>
    public static bool TryParse(string expression, string timeZone, [NotNullWhen(true)] out ScheduleExpression? schedule,
        [NotNullWhen(false)] out string? reason)
    {
        schedule = null;
        try
        {
            schedule = Parse(expression, timeZone);
            reason = null;
            return true;
        }
        catch (Exception exception) when (exception is FormatException or TimeZoneNotFoundException or OverflowException)
        {
            reason = exception is TimeZoneNotFoundException
                ? $"There is no time zone \"{timeZone}\"; expected an IANA name such as Europe/Berlin."
                : $"\"{expression}\" is not a schedule: {exception.Message}";
            return false;
        }
    }

    /// <summary>The first time after another; null if there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_rate is { } rate)
            return after + rate;
        if (_at is { } at)
            return at > after ? at : null;
        while (_cron!.GetNextOccurrence(after, _zone) is { } next)
        {
            DateTime local = TimeZoneInfo.ConvertTime(next, _zone).DateTime;
            if (_years?.Contains(local.Year) == false)
            {
                if (_years.Where(allowed => allowed > local.Year).DefaultIfEmpty(0).Min() is not (> 0 and var nextYear))
                    return null;
                after = StartOf(nextYear);
            }
            else if (IsOnTheClock(local))
            {
                return next;
            }
            else
            {
                after = next;
            }
        }
        return null;
    }

    // A time that the clock skips in spring is left out (Scheduler's user guide); Cronos moves it to the end of the gap.
    private bool IsOnTheClock(DateTime local)
    {
        DateTime clock = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        return _cron!.GetNextOccurrence(clock.AddTicks(-1), TimeZoneInfo.Utc) == clock;
    }

    private DateTimeOffset StartOf(int year)
    {
        var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new DateTimeOffset(start, _zone.GetUtcOffset(start)).AddSeconds(-1);
    }

    private static ScheduleExpression Parse(string expression, string timeZone)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        Match match = Form().Match(expression);
        if (!match.Success)
            throw new FormatException("expected rate(…), cron(…) or at(…).");
        string inner = match.Groups[2].Value.Trim();
        switch (match.Groups[1].Value)
        {
            case "rate":
                return new(Rate(inner), null, null, null, zone);
            case "at":
                return DateTime.TryParseExact(inner, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None,
                    out DateTime local)
                    ? new(null, new DateTimeOffset(local, zone.GetUtcOffset(local)), null, null, zone)
                    : throw new FormatException("expected at(2027-01-31T08:00:00).");
            default:
                (CronExpression cron, HashSet<int>? years) = Cron(inner);
                return new(null, null, cron, years, zone);
        }
    }

    private static TimeSpan Rate(string text)
    {
        Match match = RateForm().Match(text);
        if (!match.Success || !int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out int value) || value < 1)
            throw new FormatException("expected rate(VALUE minutes), hours or days.");
        return match.Groups[2].Value switch
        {
            "minute" => TimeSpan.FromMinutes(value),
            "hour" => TimeSpan.FromHours(value),
            _ => TimeSpan.FromDays(value),
        };
    }

    // AWS: minutes hours day-of-month month day-of-week year, `?` for the day that does not matter, Sunday is 1. Cronos has no
    // year, and there Sunday is 0.
    private static (CronExpression, HashSet<int>?) Cron(string text)
    {
        string[] fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 6)
            throw new FormatException($"cron has six fields, here are {fields.Length}.");
        if (fields[2] == "?" == (fields[4] == "?"))
            throw new FormatException("one of day-of-month and day-of-week must be \"?\".");
        string dayOfMonth = fields[2] == "?" ? "*" : fields[2];
        string dayOfWeek = fields[4] == "?" ? "*" : DayOfWeek(fields[4]);
        try
        {
            CronExpression cron = CronExpression.Parse($"{fields[0]} {fields[1]} {dayOfMonth} {fields[3]} {dayOfWeek}");
            return (cron, Years(fields[5]));
        }
        catch (CronFormatException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static string DayOfWeek(string field)
    {
        if (field == "L")
            return "6"; // the last day of the week
        // Steps (after a slash) and the number of the week (after #) are no days.
        return string.Join(',', field.Split(',').Select(part =>
        {
            int end = part.IndexOfAny(['/', '#']);
            string days = end < 0 ? part : part[..end];
            return DayNumber().Replace(days, day => DayIndex(day.Value)) + (end < 0 ? "" : part[end..]);
        }));
    }

    private static string DayIndex(string day) => day is [>= '1' and <= '7']
        ? ((char)(day[0] - 1)).ToString()
        : throw new FormatException($"the day of the week {day} is not from 1 (Sunday) to 7.");

    private static HashSet<int>? Years(string field)
    {
        if (field == "*")
            return null;
        var years = new HashSet<int>();
        foreach (string part in field.Split(','))
        {
            Match match = YearForm().Match(part);
            if (!match.Success)
                throw new FormatException($"\"{part}\" is not a year.");
            int first = match.Groups["all"].Success ? FirstYear : Year(match.Groups["from"].Value);
            bool hasStep = match.Groups["step"].Success;
            int last = match.Groups["to"].Success ? Year(match.Groups["to"].Value)
                : hasStep || match.Groups["all"].Success ? LastYear : first;
            int step = hasStep ? Math.Max(1, int.Parse(match.Groups["step"].Value, CultureInfo.InvariantCulture)) : 1;
            for (int year = first; year <= last; year += step)
                years.Add(year);
        }
        return years;
    }

    private static int Year(string text) => int.Parse(text, CultureInfo.InvariantCulture) is >= FirstYear and <= LastYear and var year
        ? year
        : throw new FormatException($"the year {text} is not from {FirstYear} to {LastYear}.");

    [GeneratedRegex(@"^(rate|cron|at)\((.*)\)$")]
    private static partial Regex Form();

    [GeneratedRegex("^([0-9]{1,6}) (minute|hour|day)s?$")]
    private static partial Regex RateForm();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex DayNumber();

    [GeneratedRegex(@"^((?<all>\*)|(?<from>[0-9]{4})(-(?<to>[0-9]{4}))?)(/(?<step>[0-9]{1,3}))?$")]
    private static partial Regex YearForm();
}
