using Heating.Bench.Device;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Bench;

/// <summary>Goal: what an event costs of the flash, and a boot of reading, stays within its budget. Method: the benchmark's
/// own counts; its times are not looked at.</summary>
public sealed class DeviceBudgetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_OnlineInAnOutageAtTheCapAndBatched_EraseNoMoreThanTheirBudget() =>
        Assert.All(FlashBench.Run(_folder["flash"], 200).ToList(), row => Assert.True(row.IsMet, $"{row}"));

    [Fact]
    public void Boot_WithAnyFill_ReadsEverySegmentInTwoParts()
    {
        var rows = BootBench.Run(_folder["boot"], rounds: 1).ToList();

        Assert.Contains("2 reads, ", rows[0].Measured);
        Assert.Contains("50 reads, ", rows[3].Measured);
    }
}
