using System.Globalization;
using Heating.Commands;
using Heating.Run;

namespace Heating.Events;

/// <summary>A day, week or month of the calendar in a time zone, and its parts: hours or days. A day has 23 or 25 hours when
/// the clocks change.</summary>
internal sealed record ReportPeriod(string Name, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<ReportPeriod.Part> Parts)
{
    /// <summary>A part of the period.</summary>
    /// <param name="Label">Its hour or day.</param>
    internal sealed record Part(string Label, DateTimeOffset From, DateTimeOffset Until);

    private const string DateForm = "yyyy-MM-dd";
    private const string MonthForm = "yyyy-MM";

    /// <summary>The day with a date; null: today.</summary>
    public static ReportPeriod Day(string? text, TimeZoneInfo zone, DateTimeOffset now)
    {
        DateTime day = DateOf("--day", text, DateForm, zone, now);
        DateTimeOffset from = TimeTexts.ToTime(day, zone);
        DateTimeOffset until = TimeTexts.ToTime(day.AddDays(1), zone);
        var parts = new List<Part>();
        for (DateTimeOffset at = from; at < until; at = at.AddHours(1))
        {
            DateTimeOffset end = at.AddHours(1) < until ? at.AddHours(1) : until;
            parts.Add(new Part(TimeZoneInfo.ConvertTime(at, zone).ToString("HH", CultureInfo.InvariantCulture), at, end));
        }

        return new ReportPeriod(day.ToString("dddd, yyyy-MM-dd", CultureInfo.InvariantCulture), from, until, parts);
    }

    /// <summary>The week, from Monday on, with a date; null: this one.</summary>
    public static ReportPeriod Week(string? text, TimeZoneInfo zone, DateTimeOffset now)
    {
        const int DaysOfAWeek = 7;
        DateTime day = DateOf("--week", text, DateForm, zone, now);
        DateTime monday = day.AddDays(-(((int)day.DayOfWeek + DaysOfAWeek - 1) % DaysOfAWeek));
        return OfDays(
            $"week {ISOWeek.GetWeekOfYear(monday)} of {ISOWeek.GetYear(monday)}, from {monday.ToString(DateForm, CultureInfo.InvariantCulture)}",
            monday, monday.AddDays(DaysOfAWeek), "ddd dd", zone);
    }

    /// <summary>The month; null: this one.</summary>
    public static ReportPeriod Month(string? text, TimeZoneInfo zone, DateTimeOffset now)
    {
        DateTime day = DateOf("--month", text, MonthForm, zone, now);
        var first = new DateTime(day.Year, day.Month, 1);
        return OfDays(first.ToString("MMMM yyyy", CultureInfo.InvariantCulture), first, first.AddMonths(1), "dd", zone);
    }

    private static ReportPeriod OfDays(string name, DateTime first, DateTime end, string labels, TimeZoneInfo zone)
    {
        var parts = new List<Part>();
        for (DateTime day = first; day < end; day = day.AddDays(1))
        {
            parts.Add(new Part(
                day.ToString(labels, CultureInfo.InvariantCulture), TimeTexts.ToTime(day, zone), TimeTexts.ToTime(day.AddDays(1), zone)));
        }

        return new ReportPeriod(name, parts[0].From, parts[^1].Until, parts);
    }

    private static DateTime DateOf(string option, string? text, string form, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (text is null)
            return TimeZoneInfo.ConvertTime(now, zone).Date;
        const int YearMin = 1970, YearMax = 9998;
        bool isDate = DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            && date.Year is >= YearMin and <= YearMax;
        return isDate ? date : throw new CommandException(
            ExitCode.Usage, $"{option} {text}: expected {(form == MonthForm ? "a month such as 2026-01" : "a date such as 2026-01-31")}.");
    }
}
