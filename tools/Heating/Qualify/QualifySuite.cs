using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify;

/// <summary>Runs the rows, a few in parallel, each on a rig of its own.</summary>
internal sealed class QualifySuite(QualifyOptions options)
{
    private const long WarmUpLimitMs = 60_000;

    /// <summary>
    /// Lets a device connect once at real speed: the first time takes a process long, which would cost a row tens of
    /// seconds of device time.
    /// </summary>
    public async Task WarmUpAsync(CancellationToken cancel)
    {
        await using var rig = new Rig(options with { Scale = 1 }, relayPeriodMs: null);
        rig.PowerOn();
        await rig.WaitAsync(EntryKind.Publish, WarmUpLimitMs, cancel);
    }

    /// <summary>Starts all rows; each task returns its row's result.</summary>
    public IReadOnlyList<(Row Row, Task<RowResult> Result)> Start(IReadOnlyList<Row> rows, CancellationToken cancel)
    {
        var gate = new SemaphoreSlim(options.ParallelRows);
        return [.. rows.Select(row => (row, Task.Run(() => RunAsync(row, gate, cancel), cancel)))];
    }

    private async Task<RowResult> RunAsync(Row row, SemaphoreSlim gate, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            await using var rig = new Rig(options, row.RelayPeriodMs);
            rig.Device.Printed += line => options.Printed?.Invoke(row.Name, line);
            var result = await row.RunAsync(rig, cancel);
            return rig.Device.Failure is { } failure ? RowResult.Fail(failure).And(result) : result;
        }
        finally
        {
            gate.Release();
        }
    }
}
