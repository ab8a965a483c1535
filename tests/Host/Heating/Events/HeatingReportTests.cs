using Cloud.Events;
using Heating.Events;
using HeatingSensor.Host.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static HeatingSensor.Host.Tests.Heating.Events.Stored;

namespace HeatingSensor.Host.Tests.Heating.Events;

/// <summary>Goal: the report's arithmetic. Method: cases worked out by hand; times of events are UTC.</summary>
public class HeatingReportTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeProvider Time = new FakeTimeProvider(At("2026-12-01"));

    [Fact]
    public void Day_OrdinaryDay_AddsUpInLocalTime()
    {
        HeatingReport report = Report("2026-01-15",
            Of(StatusJson("2026-01-14T20:00Z", false, 30)),
            Of(StatusJson("2026-01-15T05:00Z", true, 540, temperature: "18.0")),
            Of(StatusJson("2026-01-15T06:30Z", false, 90, temperature: "45.5")),
            Of(StatusJson("2026-01-15T19:00Z", true, 750, temperature: "21.0")),
            Of(StatusJson("2026-01-15T19:30Z", false, 30, temperature: "44.0")));

        Assert.Equal((Minutes(120), Minutes(22 * 60), TimeSpan.Zero), (report.Running, report.Off, report.Unknown));
        Assert.Equal(2, report.Starts);
        Assert.Equal((At("2026-01-15T06:30Z"), Minutes(750)), (report.LongestOff!.Value.From, report.LongestOff.Value.Length));
        Assert.Equal((18.0m, 45.5m), (report.Readings.Min(one => one.Temperature), report.Readings.Max(one => one.Temperature)));
        // 18.0 for 60 minutes (it holds for an hour at most), 45.5 for 60, 21.0 for 30, 44.0 for 60.
        Assert.Equal(33.71m, decimal.Round(report.Mean!.Value, 2));
        Assert.Equal(["06 60", "07 30", "20 30"], RunTimes(report));
    }

    [Fact]
    public void Day_ClocksGoForward_Has23Hours()
    {
        HeatingReport report = Report("2026-03-29",
            Of(StatusJson("2026-03-28T20:00Z", false, 10)),
            Of(StatusJson("2026-03-29T00:30Z", true, 270)), // 01:30
            Of(StatusJson("2026-03-29T01:30Z", false, 60))); // 03:30

        Assert.Equal((At("2026-03-28T23:00Z"), At("2026-03-29T22:00Z")), (report.Period.From, report.Period.Until));
        Assert.Equal((Minutes(60), Minutes(22 * 60)), (report.Running, report.Off));
        Assert.Equal(23, report.Period.Parts.Count);
        Assert.Equal(["01 30", "03 30"], RunTimes(report));
    }

    [Fact]
    public void Day_ClocksGoBack_Has25HoursAndOneTwice()
    {
        HeatingReport report = Report("2026-10-25",
            Of(StatusJson("2026-10-24T20:00Z", false, 10)),
            Of(StatusJson("2026-10-25T00:30Z", true, 270)), // 02:30 summer time
            Of(StatusJson("2026-10-25T01:30Z", false, 60))); // 02:30 winter time

        Assert.Equal((Minutes(60), Minutes(24 * 60)), (report.Running, report.Off));
        Assert.Equal(25, report.Period.Parts.Count);
        Assert.Equal(["02 30", "02 30"], RunTimes(report));
    }

    [Fact]
    public void Day_AGap_IsNotKnownUntilAnEventProvesThePast()
    {
        HeatingReport report = Report("2026-01-15",
            Of(StatusJson("2026-01-15T05:00Z", false, 60)),
            Of(GapJson(8, 12), "2026-01-15T05:00Z"),
            Of(StatusJson("2026-01-15T10:00Z", false, 60))); // was on since 09:00

        Assert.Equal(Minutes(120), report.Running); // 04:00 to 05:00 and 09:00 to 10:00
        Assert.Equal(Minutes((5 + 4) * 60), report.Unknown); // 23:00 to 04:00 and 05:00 to 09:00
        Assert.Equal(Minutes(13 * 60), report.Off);
        Assert.Equal(5, Assert.Single(report.Gaps).LostCount);
    }

    [Fact]
    public void Day_Boot_GoesOnIfNothingSeemsToHaveChanged()
    {
        HeatingReport report = Report("2026-01-15",
            Of(StatusJson("2026-01-14T23:00Z", true, 10)),
            Of(StatusJson("2026-01-15T01:00Z", true)), // a boot: still on
            Of(StatusJson("2026-01-15T04:00Z", false))); // a boot: off, since when nobody knows

        Assert.Equal((Minutes(120), Minutes(180)), (report.Running, report.Unknown));
        Assert.Equal(1, report.Starts);
    }

    [Fact]
    public void Day_ChangeThatContradicts_LeavesTheTimeBetweenUnknown()
    {
        HeatingReport report = Report("2026-01-15",
            Of(StatusJson("2026-01-14T23:00Z", true, 10)),
            Of(StatusJson("2026-01-15T06:00Z", true, 120))); // was off since 04:00: it must have gone off before

        Assert.Equal((Minutes(300), Minutes(120)), (report.Unknown, report.Off));
        Assert.Equal(Minutes(17 * 60), report.Running);
    }

    [Fact]
    public void Day_Samples_AreSignsAndReadings()
    {
        HeatingReport report = Report("2026-01-15",
            Of(SamplesJson("2026-01-15T05:00Z", 600, (true, 40.0), (true, 41.0), (false, 39.0))),
            Of(StatusJson("2026-01-15T05:15Z", false, 20)));

        Assert.Equal(Minutes(20), report.Running); // 04:55 to 05:15
        Assert.Equal(4, report.Readings.Count);
        Assert.Equal(41.0m, report.Readings.Max(one => one.Temperature));
    }

    [Fact]
    public void Day_SamplesFromBeforeMidnight_CountFromMidnight()
    {
        HeatingReport report = Report("2026-01-15",
            Of(StatusJson("2026-01-14T22:00Z", true, 10)),
            Of(SamplesJson("2026-01-14T22:50Z", 600, (true, 40.0), (true, 41.0), (true, 42.0))));

        Assert.Equal([41.0m, 42.0m], report.Readings.Select(one => one.Temperature));
    }

    [Fact]
    public void Day_NotOver_EndsNow()
    {
        ReportPeriod day = ReportPeriod.Day("2026-01-15", Berlin, Time.GetUtcNow());
        HeatingReport report = HeatingReport.Of(
            [Of(StatusJson("2026-01-14T22:00Z", true, 10))], "boiler-1", null, day, At("2026-01-15T03:00Z"));

        Assert.Equal((Minutes(240), TimeSpan.Zero), (report.Running, report.Unknown));
    }

    [Fact]
    public void Day_NoEvents_KnowsNothing()
    {
        HeatingReport report = Report("2026-01-15");

        Assert.Equal((TimeSpan.Zero, Minutes(24 * 60)), (report.Running, report.Unknown));
        Assert.Null(report.LongestOff);
        Assert.Null(report.Mean);
    }

    [Fact]
    public void Week_AcrossTheChangeOfClocks_HasADayOf23Hours()
    {
        ReportPeriod week = ReportPeriod.Week("2026-03-29", Berlin, Time.GetUtcNow());

        Assert.Equal("week 13 of 2026, from 2026-03-23", week.Name);
        Assert.Equal(["Mon 23", "Sun 29"], new[] { week.Parts[0].Label, week.Parts[6].Label });
        Assert.Equal(TimeSpan.FromHours((7 * 24) - 1), week.Until - week.From);
        Assert.Equal(TimeSpan.FromHours(23), week.Parts[6].Until - week.Parts[6].From);
    }

    [Fact]
    public void Month_ByItsDays_AddsUpRunTime()
    {
        ReportPeriod month = ReportPeriod.Month("2026-02", Berlin, Time.GetUtcNow());
        HeatingReport report = HeatingReport.Of(
            [Of(StatusJson("2026-01-31T12:00Z", false, 10)), Of(StatusJson("2026-02-02T22:30Z", true, 3510)), Of(StatusJson("2026-02-02T23:30Z", false, 60))],
            "boiler-1", null, month, month.Until);

        Assert.Equal(28, month.Parts.Count);
        Assert.Equal(["02 30", "03 30"], RunTimes(report)); // 23:30 to 00:30
    }

    private static HeatingReport Report(string day, params StoredEvent[] events)
    {
        ReportPeriod period = ReportPeriod.Day(day, Berlin, Time.GetUtcNow());
        return HeatingReport.Of(events, "boiler-1", null, period, period.Until);
    }

    private static string[] RunTimes(HeatingReport report) =>
        [.. report.Period.Parts.Zip(report.RunTimes).Where(one => one.Second.Running > TimeSpan.Zero)
            .Select(one => $"{one.First.Label} {one.Second.Running.TotalMinutes:0}")];

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
