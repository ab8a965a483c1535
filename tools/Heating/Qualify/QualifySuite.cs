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

/// <summary>Options of the suite.</summary>
internal sealed record QualifyOptions
{
    /// <summary>Default of <see cref="Scale"/>.</summary>
    public const double DefaultScale = 10;

    /// <summary>Beyond this, the machine's own delays (a handshake, a busy moment) become seconds of device
    /// time.</summary>
    public const double ScaleMax = 20;

    /// <summary>Default payload of the PUBACK row.</summary>
    public const int DefaultPayloadBytes = 4096;

    /// <summary>AWS's limit for a payload.</summary>
    public const int PayloadBytesMax = 128 * 1024;

    /// <summary>How many times faster than real time the device's clock runs.</summary>
    public double Scale { get; init; } = DefaultScale;

    /// <summary>Size of the message that MQTT_Client_Puback_QoS1 sends.</summary>
    public int PayloadBytes { get; init; } = DefaultPayloadBytes;

    /// <summary>Number of rows that run in parallel.</summary>
    public int ParallelRows { get; init; } = 4;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives the firmware's output: row and line; null: nobody.</summary>
    public Action<string, string>? Printed { get; init; }
}
