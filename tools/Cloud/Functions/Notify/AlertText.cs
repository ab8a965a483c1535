using System.Globalization;
using Cloud.Events;
using Cloud.Notify.Rules;

namespace Cloud.Notify;

/// <summary>Words for a person: in one language and time zone. Dates are put together here, because the functions run without
/// the culture data of .NET.</summary>
/// <param name="name">What the device is called.</param>
internal sealed class AlertText(Language language, TimeZoneInfo zone, string name)
{
    /// <summary>A title; the relay is named if the device has several.</summary>
    public string Title(string key, string relay = "") =>
        language.Get(key, ("name", relay.Length == 0 ? name : $"{name} / {relay}"));

    public string Inactive(OffPeriod off, long now) => Join(
        Span("inactive.since", off.Since, now, now),
        off.RanMs > 0 ? language.Get("inactive.ran", ("ran", Duration(off.RanMs))) : null,
        Reading(off.Temperature, off.Fault),
        off.IsLate ? language.Get("late") : null,
        off.IsEstimated ? language.Get("estimated") : null);

    public string Recovered(OffPeriod off, long end, decimal? temperature, SensorFault? fault, long now) =>
        Join(Span("recovered.after", off.Since, end, now), Reading(temperature, fault));

    /// <param name="kind">The alarm's name in the texts.</param>
    public string Raised(string kind, AlarmPeriod alarm, long now) => Join(
        Span("alarm.since", alarm.Since, now, now),
        alarm.Value is { } value ? Value(kind, value) : null,
        IsOfWater(kind) ? Reading(alarm.Temperature, alarm.Fault) : null,
        alarm.Threshold is { } threshold ? language.Get("threshold", ("threshold", Number(threshold))) : null,
        alarm.IsLate ? language.Get("late") : null);

    public string Cleared(string kind, AlarmPeriod alarm, long end, decimal? temperature, long now) =>
        Join(Span("alarm.cleared", alarm.Since, end, now), IsOfWater(kind) ? Reading(temperature, null) : null);

    /// <summary>A text about a time from when to when: {since}, {at} and {for}.</summary>
    public string Span(string key, long since, long end, long now) =>
        language.Get(key, ("since", Time(since, now)), ("at", Time(end, now)), ("for", Duration(end - since)));

    /// <summary>A text about one time: {at}.</summary>
    public string At(string key, long at, long now) => language.Get(key, ("at", Time(at, now)));

    public string Count(string key, long count) =>
        language.Get(key, ("count", count.ToString(CultureInfo.InvariantCulture)));

    public string Refused(string claimed, long count, long since, long now) => language.Get(
        "refused.body",
        ("since", Time(since, now)),
        ("count", count.ToString(CultureInfo.InvariantCulture)),
        ("claimed", claimed));

    public string Late() => language.Get("late");

    /// <summary>A point in time: of today only the time of day, of another year with the year.</summary>
    internal string Time(long unixMs, long nowMs)
    {
        var local = Local(unixMs);
        var today = Local(nowMs);
        string time = string.Create(CultureInfo.InvariantCulture, $"{local.Hour:00}:{local.Minute:00}");
        // The hour that the end of summer time repeats.
        if (zone.IsAmbiguousTime(local.DateTime))
            time = language.Get("offset", ("time", time), ("offset", Offset(local.Offset)));
        if (local.Date == today.Date)
            return time;
        return language.Get(
            local.Year == today.Year ? "date" : "dateWithYear",
            ("weekday", language.Weekdays[(int)local.DayOfWeek]),
            ("day", local.Day.ToString(CultureInfo.InvariantCulture)),
            ("month", language.Months[local.Month - 1]),
            ("year", local.Year.ToString(CultureInfo.InvariantCulture)),
            ("time", time));
    }

    /// <summary>A duration in its two largest units.</summary>
    internal string Duration(long ms)
    {
        var span = TimeSpan.FromMilliseconds(Math.Max(ms, 0));
        return span switch
        {
            { TotalDays: >= 1 } => Units("days", (long)span.TotalDays, "hours", span.Hours),
            { TotalHours: >= 1 } => Units("hours", span.Hours, "minutes", span.Minutes),
            { TotalMinutes: >= 1 } => Count("minutes", span.Minutes),
            _ => Count("seconds", span.Seconds),
        };
    }

    private string Units(string first, long firstCount, string second, long secondCount) =>
        secondCount == 0 ? Count(first, firstCount) : $"{Count(first, firstCount)} {Count(second, secondCount)}";

    // The others are about relays or the device itself.
    private static bool IsOfWater(string kind) => kind is "frost" or "overheat" or "sensor" or "flapping" or "noeffect";

    private string Value(string kind, long value) =>
        language.Get(kind + ".value", ("value", value.ToString(CultureInfo.InvariantCulture)));

    private string? Reading(decimal? temperature, SensorFault? fault) => (temperature, fault) switch
    {
        ({ } value, _) => language.Get("temperature", ("temperature", Number(value))),
        (null, SensorFault.Open) => language.Get("fault.open"),
        (null, SensorFault.Short) => language.Get("fault.short"),
        (null, SensorFault.Range) => language.Get("fault.range"),
        _ => null,
    };

    private string Number(decimal value) => value.ToString("0.0", CultureInfo.InvariantCulture)
        .Replace(".", language.Texts["decimalPoint"], StringComparison.Ordinal);

    private DateTimeOffset Local(long unixMs) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(unixMs), zone);

    private static string Offset(TimeSpan offset) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}");

    private static string Join(params ReadOnlySpan<string?> sentences)
    {
        var present = new List<string>();
        foreach (string? sentence in sentences)
        {
            if (sentence is not null)
                present.Add(sentence);
        }

        return string.Join('\n', present);
    }
}
