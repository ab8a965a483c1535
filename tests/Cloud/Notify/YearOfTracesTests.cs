using System.Globalization;
using HeatingSensor.Host.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>A year of a real house: each off period that is long enough is told once, and its end; the thermostat's pauses are
/// not.</summary>
public sealed class YearOfTracesTests(ITestOutputHelper output)
{
    private const string Trace = "traces/house-2019.csv";

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(15);

    [SharedFact(Trace)]
    public Task Year_MinimumOf90Minutes_TellsEachLongerPauseOnce() => RunAsync(TimeSpan.FromMinutes(90));

    [SharedFact(Trace)]
    public Task Year_MinimumOfADay_TellsTheDeadBoilerAndNoCycle() => RunAsync(TimeSpan.FromDays(1));

    private async Task RunAsync(TimeSpan minimum)
    {
        var rig = new NotifyRig(
            ("MINIMUM_OFF_MINUTES", minimum.TotalMinutes.ToString(CultureInfo.InvariantCulture)), ("REPEAT_MINUTES", "0"));
        var changes = Read();
        rig.Time.AdjustTime(changes[0].Time);
        var expected = new List<DateTimeOffset>();
        for (int i = 0; i < changes.Count; i++)
        {
            while (rig.Time.GetUtcNow() + SweepInterval < changes[i].Time)
            {
                rig.Time.Advance(SweepInterval);
                await rig.SweepAsync();
            }

            rig.Time.SetUtcNow(changes[i].Time);
            long lasted = i == 0 ? 0 : (long)(changes[i].Time - changes[i - 1].Time).TotalMilliseconds;
            await rig.StatusAsync(changes[i].IsOn, lasted);
            if (i > 0 && changes[i].IsOn && TimeSpan.FromMilliseconds(lasted) >= minimum)
                expected.Add(changes[i - 1].Time);
        }

        string[] texts = rig.Texts;
        int alerts = texts.Count(text => text.StartsWith("🔴", StringComparison.Ordinal));
        int recoveries = texts.Count(text => text.StartsWith("🟢", StringComparison.Ordinal));
        // Over before the sweep came.
        int lines = texts.Count(text => text.StartsWith("📋", StringComparison.Ordinal));
        int open = changes[^1].IsOn ? 0 : 1;
        output.WriteLine($"{changes.Count} changes, {expected.Count} long pauses: {alerts} alerts, {recoveries} recoveries, "
            + $"{lines} told after their end");
        Assert.Equal(expected.Count, recoveries + lines);
        Assert.InRange(alerts - recoveries, 0, open);
        Assert.Equal(alerts + recoveries + lines, texts.Length);
        Assert.NotEmpty(expected);
    }

    /// <summary>Changes of the relay, without the rows that repeat a state.</summary>
    private static List<(DateTimeOffset Time, bool IsOn)> Read()
    {
        var changes = new List<(DateTimeOffset Time, bool IsOn)>();
        var rows = File.ReadLines(SharedFactAttribute.PathOf(Trace)).Skip(1)
            .Select(line => line.Split(','))
            .Select(row => (Time: DateTimeOffset.Parse(row[0], CultureInfo.InvariantCulture), IsOn: row[1] == "1"))
            .OrderBy(row => row.Time);
        foreach (var row in rows)
        {
            if (changes.Count > 0 && row.Time - changes[^1].Time < TimeSpan.FromSeconds(1))
                changes.RemoveAt(changes.Count - 1);
            if (changes.Count == 0 ? !row.IsOn : changes[^1].IsOn != row.IsOn)
                changes.Add(row);
        }

        return changes;
    }
}
