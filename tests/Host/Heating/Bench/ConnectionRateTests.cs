using Heating.Bench.Device;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Bench;

public class ConnectionRateTests
{
    [Fact]
    public void PeakPerSecond_NoConnections_IsZero() => Assert.Equal(0, ConnectionRate.PeakPerSecond([]));

    [Fact]
    public void PeakPerSecond_AWindowAcrossTwoSeconds_IsFound() =>
        Assert.Equal(4, ConnectionRate.PeakPerSecond([0.1, 0.8, 0.9, 1.1, 1.7, 3]));

    [Fact]
    public void PeakPerSecond_ExactlyASecondApart_AreTwoSeconds() =>
        Assert.Equal(1, ConnectionRate.PeakPerSecond([2, 1, 0]));
}
