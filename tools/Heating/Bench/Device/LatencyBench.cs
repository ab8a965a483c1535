using System.Diagnostics;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Ledger;
using Heating.Run.Options;
using HeatingSensor.Settings;
using LocalIotCore;
using Microsoft.Extensions.Logging.Abstractions;
using VirtualBoard;

namespace Heating.Bench.Device;

/// <summary>
/// Time from the relay's edge to the PUBACK at the device, without the debounce time. Runs the firmware's Program.Main on a
/// virtual board in real time, over mutual TLS to a local cloud in the same process.
/// </summary>
internal sealed class LatencyBench : IDisposable
{
    private const string Host = "localhost";
    private const int WarmUpEdges = 20;
    private const double TargetP99Ms = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PulsingRelay _relay = new();
    private readonly LatencySamples _samples = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<long> _seen = [];
    private readonly BoardDrive _drive;
    private readonly Board _board;
    private readonly int _edges;
    private int _acknowledged;

    private LatencyBench(BoardDrive drive, int edges)
    {
        _drive = drive;
        _edges = edges;
        _board = new Board(new BoardOptions
        {
            DriveDirectory = drive.Directory,
            StartUtc = DateTimeOffset.UtcNow,
            World = _relay,
        });
        _board.Network.Mqtt.Acknowledged += OnAcknowledged;
    }

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for cloud and drive.</param>
    /// <param name="edges">How many edges to measure, after some for warm-up.</param>
    /// <param name="cancel">Cancels the measurement.</param>
    public static async Task<BenchFigure> RunAsync(string directory, int edges, CancellationToken cancel)
    {
        var data = DataDirectory.Of(directory);
        await using LocalCloud cloud = await LocalCloud.StartAsync(
            new CloudOptions { Port = 0, DataDirectory = data.Cloud }, NullLoggerFactory.Instance, TimeProvider.System,
            cancel);
        BoardDrive drive = BoardDrive.Open(data.Board(RunSession.ThingName), removesKey: true);
        var credentials = LocalCredentials.For(
            cloud.Registry, RunSession.ThingName, new CredentialFiles(data.Credentials(RunSession.ThingName)));
        drive.Prepare(
            RunSession.ThingName, new Endpoint(Host, cloud.Port), credentials, changesPerMinute: PulsingRelay.ChangesPerMinuteMax);
        using var bench = new LatencyBench(drive, edges);
        LatencyPercentiles latency = await bench.MeasureAsync(cancel);
        string measured = FormattableString.Invariant(
            $"p50 {latency.P50Ms:0.0} ms, p99 {latency.P99Ms:0.0} ms, max {latency.MaxMs:0.0} ms");
        return new BenchFigure("edge to PUBACK, beyond debouncing, mutual TLS",
            $"{measured} ({latency.Count} changes)", "p99 under 20 ms", latency.P99Ms < TargetP99Ms);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _board.Dispose();
        _drive.Dispose();
    }

    private async Task<LatencyPercentiles> MeasureAsync(CancellationToken cancel)
    {
        Task<BoardExit> firmware = _board.RunAsync(HeatingSensor.Program.Main, cancel);
        try
        {
            await _connected.Task.WaitAsync(Patience, cancel);
            _relay.Begin(WarmUpEdges + _edges);
            await _done.Task.WaitAsync(Patience + (TimeSpan.FromSeconds(1) * (WarmUpEdges + _edges)), cancel);
        }
        catch (TimeoutException)
        {
            throw new CommandException(Commands.ExitCode.Failed, _connected.Task.IsCompleted
                ? $"the device has had {_acknowledged} of {WarmUpEdges + _edges} changes acknowledged, and no more arrive"
                : "the device does not connect");
        }
        finally
        {
            _board.PowerOff();
            await firmware;
        }
        return _samples.Percentiles()!;
    }

    // On the MQTT client's thread. Changes are acknowledged in order.
    private void OnAcknowledged(MqttOutgoing message)
    {
        long now = Stopwatch.GetTimestamp();
        if (message.Topic != TrafficWatch.StatusTopic
            || !StatusEvent.TryParse(message.Payload, out StatusEvent? change, out _) || !_seen.Add(change.Seq))
            return;
        if (change.WasOn is null || _relay.TakeEdge() is not { } edge)
        {
            _connected.TrySetResult();
            return;
        }
        _acknowledged++;
        if (_acknowledged > WarmUpEdges)
            _samples.Add(Stopwatch.GetElapsedTime(edge, now).TotalMilliseconds - new DeviceSettings().DebounceMs);
        if (_acknowledged == WarmUpEdges + _edges)
            _done.TrySetResult();
    }
}
