using Heating.Bench;
using Heating.Bench.Alerts;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

/// <summary>Goal: `heating bench alert` measures real alerts, each against its own edge. Method: one alert.</summary>
[Collection(EventCollection.Name)]
public sealed class AlertBenchTests
{
    [Fact]
    public async Task Run_OneAlert_ReportsBothWays()
    {
        using var folder = new TemporaryFolder();

        IReadOnlyList<BenchFigure> figures = await AlertBench.RunAsync(folder.FullPath, alerts: 1, CancellationToken.None);

        Assert.Equal(
            ["relay's edge to the alert at Telegram", "event at the broker to the alert at Telegram"], figures.Select(figure => figure.What));
        Assert.All(figures, figure => Assert.EndsWith("(1 alerts)", figure.Measured, StringComparison.Ordinal));
    }
}
