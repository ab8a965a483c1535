using Heating.Run.Ledger;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public class LatencySamplesTests
{
    [Fact]
    public void Percentiles_WithoutSamples_AreNone() => Assert.Null(new LatencySamples().Percentiles());

    [Fact]
    public void Percentiles_OfOneToHundred_AreTheNearestRanks()
    {
        var samples = new LatencySamples();
        for (var i = 100; i >= 1; i--)
            samples.Add(i);

        Assert.Equal(new LatencyPercentiles(100, 50, 95, 99, 100), samples.Percentiles());
    }

    [Fact]
    public void Percentiles_BeyondTheLimit_ForgetTheOldest()
    {
        var samples = new LatencySamples();
        samples.Add(1e9);
        for (var i = 0; i < LatencySamples.SamplesMax; i++)
            samples.Add(2);

        Assert.Equal(new LatencyPercentiles(LatencySamples.SamplesMax, 2, 2, 2, 2), samples.Percentiles());
    }
}
