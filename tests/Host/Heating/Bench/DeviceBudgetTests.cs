using Heating.Bench.Device;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Bench;

/// <summary>Goal: what a status event costs stays within its budget. Method: the benchmark's own measurements, which do
/// not depend on the time they take.</summary>
public sealed class DeviceBudgetTests : IDisposable
{
    private const int AllocationMaxBytes = 2048;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StatusEvent_InSteadyState_AllocatesLessThanItsBudget() =>
        Assert.InRange(AllocationBench.BytesPerEvent(200), 100, AllocationMaxBytes);

    [Fact]
    public void Records_OnlineInAnOutageAtTheCapAndBatched_EraseNoMoreThanTheirBudget() =>
        Assert.All(FlashBench.Run(_folder["flash"], 200).ToList(), row => Assert.True(row.IsMet, $"{row}"));

    [Fact]
    public void Boot_WithAnyFill_ReadsEverySegmentOnce()
    {
        var rows = BootBench.Run(_folder["boot"], rounds: 1).ToList();

        Assert.Contains("2 files, ", rows[0].Measured);
        Assert.Contains("26 files, ", rows[3].Measured);
    }
}
