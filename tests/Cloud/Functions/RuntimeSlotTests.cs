using LocalIotCore.Functions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Functions;

public sealed class RuntimeSlotTests
{
    private static readonly FunctionDefinition Function = new("heating-Store", "Store");

    private readonly RuntimeSlot _slot = new(TimeProvider.System);

    [Fact]
    public async Task Next_RequestOfAProcessThatIsGone_LeavesTheInvocationToTheNextOne()
    {
        int gone = _slot.Generation;
        _slot.Reset();
        RunningInvocation offered = _slot.Offer("1", default, Function);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _slot.NextAsync(gone, default));

        Assert.False(offered.IsTaken);
        Assert.Same(offered, await _slot.NextAsync(_slot.Generation, default));
    }

    [Fact]
    public async Task Next_WaitingWhenItsProcessEnds_IsCancelled()
    {
        Task<RunningInvocation> waiting = _slot.NextAsync(_slot.Generation, default);

        _slot.Reset();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
