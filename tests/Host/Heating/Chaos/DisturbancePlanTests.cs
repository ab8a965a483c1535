using Heating.Run.Chaos;
using Heating.Run.Options;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Chaos;

public class DisturbancePlanTests
{
    private const long YearMs = 365L * 86_400_000;

    [Fact]
    public void Random_OfOneSeed_IsAlwaysTheSame() =>
        Assert.Equal(RandomDisturbances.Of(7).Take(500), RandomDisturbances.Of(7).Take(500));

    [Fact]
    public void Random_OfAnotherSeed_IsAnother() =>
        Assert.NotEqual(RandomDisturbances.Of(7).Take(5), RandomDisturbances.Of(8).Take(5));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_OfAYear_HasEachKindInOrderAndWithinItsBounds(ulong seed)
    {
        var year = RandomDisturbances.Of(seed).TakeWhile(disturbance => disturbance.AtMs < YearMs).ToList();

        Assert.InRange(year.Count, 100, 400);
        // Only a scenario stops the broker for longer.
        Assert.Equal(Enum.GetValues<DisturbanceKind>().Where(kind => kind != DisturbanceKind.BrokerAway), year.Select(one => one.Kind).Distinct().Order());
        Assert.Equal(year.OrderBy(one => one.AtMs), year);
        Assert.All(year.Where(one => one.Kind == DisturbanceKind.Outage), one => Assert.InRange(
            one.DurationMs, RandomDisturbances.OutageMinMs, RandomDisturbances.OutageMaxMs));
        Assert.All(year.Where(one => one.Kind >= DisturbanceKind.PowerCut), one => Assert.InRange(
            one.DurationMs, RandomDisturbances.PowerCutMinMs, RandomDisturbances.PowerCutMaxMs));
    }

    [Fact]
    public void TakeDue_OfTwoSources_MergesThemByTime()
    {
        var plan = new DisturbancePlan([Outage(30), Outage(10)], [Outage(20), Outage(40)]);
        List<long> taken = [];

        while (plan.NextMs != long.MaxValue)
        {
            Assert.Null(plan.TakeDue(plan.NextMs - 1));
            taken.Add(plan.TakeDue(plan.NextMs)!.AtMs);
        }

        Assert.Equal([10, 20, 30, 40], taken);
    }

    [Theory]
    [InlineData("30s@20s", 20_000, 30_000)]
    [InlineData("2h@1d", 86_400_000, 7_200_000)]
    public void OutageText_OfDurationAndStart_IsRead(string text, long atMs, long durationMs)
    {
        Assert.True(OutageText.TryParse(text, out var outage));
        Assert.Equal(new Disturbance(atMs, DisturbanceKind.Outage, durationMs), outage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30s")]
    [InlineData("@20s")]
    [InlineData("30s@")]
    [InlineData("30s@20s@10s")]
    [InlineData("0s@20s")]
    public void OutageText_OfAnythingElse_IsRefused(string text) => Assert.False(OutageText.TryParse(text, out _));

    private static Disturbance Outage(long atMs) => new(atMs, DisturbanceKind.Outage, 1);
}
