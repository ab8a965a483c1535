// Goal: schedules are due when EventBridge Scheduler says so.
// Method: the first times after Monday 2027-01-04 08:00 UTC, by the rules of AWS's documentation; what it refuses is refused.
using System.Globalization;
using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Functions;

public sealed class ScheduleExpressionTests
{
    private static readonly DateTimeOffset Monday = new(2027, 1, 4, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("rate(1 minute)", "2027-01-04 08:01, 2027-01-04 08:02")]
    [InlineData("rate(15 minutes)", "2027-01-04 08:15, 2027-01-04 08:30")]
    [InlineData("rate(2 hours)", "2027-01-04 10:00, 2027-01-04 12:00")]
    [InlineData("rate(1 day)", "2027-01-05 08:00, 2027-01-06 08:00")]
    [InlineData("cron(0 12 * * ? *)", "2027-01-04 12:00, 2027-01-05 12:00")]
    [InlineData("cron(15 10 ? * 6L 2027-2028)", "2027-01-29 10:15, 2027-02-26 10:15")]
    [InlineData("cron(0 9 ? * 2 *)", "2027-01-04 09:00, 2027-01-11 09:00")]
    [InlineData("cron(0 9 ? * 1 *)", "2027-01-10 09:00, 2027-01-17 09:00")]
    [InlineData("cron(0 9 ? * 2-6 *)", "2027-01-04 09:00, 2027-01-05 09:00")]
    [InlineData("cron(0 9 ? * SAT,SUN *)", "2027-01-09 09:00, 2027-01-10 09:00")]
    [InlineData("cron(0 9 ? * 7,1 *)", "2027-01-09 09:00, 2027-01-10 09:00")]
    [InlineData("cron(0 9 ? * 3#1 *)", "2027-01-05 09:00, 2027-02-02 09:00")]
    [InlineData("cron(0 9 ? * L *)", "2027-01-09 09:00, 2027-01-16 09:00")]
    [InlineData("cron(0/10 8-9 4 1 ? 2027)", "2027-01-04 08:10, 2027-01-04 08:20")]
    [InlineData("cron(0 0 1 * ? *)", "2027-02-01 00:00, 2027-03-01 00:00")]
    [InlineData("cron(0 0 L * ? *)", "2027-01-31 00:00, 2027-02-28 00:00")]
    [InlineData("cron(0 0 3W 1 ? 2028,2032)", "2028-01-03 00:00, 2032-01-02 00:00")]
    [InlineData("cron(0 0 1 1 ? 2028/2)", "2028-01-01 00:00, 2030-01-01 00:00")]
    [InlineData("cron(0 0 1 1 ? 2026)", "")]
    [InlineData("at(2027-02-01T07:30:00)", "2027-02-01 07:30")]
    [InlineData("at(2026-02-01T07:30:00)", "")]
    public void Next_InUtc_IsAwsTime(string expression, string expected) =>
        Assert.Equal(expected, string.Join(", ", Times(expression, "UTC").Take(2)));

    [Theory]
    [InlineData("cron(30 2 * * ? *)", "2027-03-27 01:30, 2027-03-29 00:30, 2027-03-30 00:30")] // there is no 02:30 on the 28th
    [InlineData("at(2027-03-29T08:00:00)", "2027-03-29 06:00")]
    public void Next_InAZone_FollowsItsClock(string expression, string expected) => Assert.Equal(expected, string.Join(", ",
        Times(expression, "Europe/Berlin", new DateTimeOffset(2027, 3, 26, 12, 0, 0, TimeSpan.Zero)).Take(3)));

    [Theory]
    [InlineData("every minute", "UTC", "expected rate(…), cron(…) or at(…).")]
    [InlineData("rate(0 minutes)", "UTC", "expected rate(VALUE minutes), hours or days.")]
    [InlineData("rate(5 weeks)", "UTC", "expected rate(VALUE minutes), hours or days.")]
    [InlineData("cron(0 12 * * *)", "UTC", "cron has six fields, here are 5.")]
    [InlineData("cron(0 12 * * * *)", "UTC", "one of day-of-month and day-of-week must be \"?\".")]
    [InlineData("cron(0 12 ? * ? *)", "UTC", "one of day-of-month and day-of-week must be \"?\".")]
    [InlineData("cron(0 12 ? * 0 *)", "UTC", "the day of the week 0 is not from 1 (Sunday) to 7.")]
    [InlineData("cron(0 24 * * ? *)", "UTC", "24")]
    [InlineData("cron(0 12 * * ? 1969)", "UTC", "the year 1969 is not from 1970 to 2199.")]
    [InlineData("cron(0 12 * * ? soon)", "UTC", "\"soon\" is not a year.")]
    [InlineData("at(tomorrow)", "UTC", "expected at(2027-01-31T08:00:00).")]
    [InlineData("rate(1 minute)", "Europe/Atlantis", "There is no time zone \"Europe/Atlantis\"")]
    public void TryParse_WhatAwsRefuses_SaysWhatWasExpected(string expression, string zone, string expected)
    {
        Assert.False(ScheduleExpression.TryParse(expression, zone, out _, out string? reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Times(string expression, string zone, DateTimeOffset? from = null)
    {
        Assert.True(ScheduleExpression.TryParse(expression, zone, out ScheduleExpression? schedule, out string? reason), reason);
        for (DateTimeOffset? time = schedule!.Next(from ?? Monday); time is { } next; time = schedule.Next(next))
            yield return next.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
