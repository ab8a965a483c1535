using System.Diagnostics;
using Heating.Bench.Device;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Ledger;
using Heating.Run.Options;
using LocalIotCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VirtualBoard;

namespace Heating.Bench.Alerts;

/// <summary>
/// Time from the relay's edge to the arrival of the alert at Telegram. Runs what `heating run` runs: the firmware on a virtual
/// board in real time, over mutual TLS to a local cloud with the project's template, whose function Notify is a process of its own.
/// </summary>
internal sealed class AlertBench : IAsyncDisposable
{
    // By name: the local cloud, like AWS, wants its clients to name it.
    private const string Host = "localhost";
    private const int WarmUpAlerts = 2;

    // Slower than the one message a second that a chat takes, so that no alert waits for the one before it.
    private const int IntervalMs = 1200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PulsingRelay _relay = new(IntervalMs);
    private readonly LatencySamples _fromEdge = new();
    private readonly LatencySamples _fromBroker = new();
    private readonly Lock _lock = new();
    private readonly Queue<(long Edge, long Received)> _events = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _alerts;
    private readonly WebApplication _telegram;
    private int _arrived;

    private AlertBench(int alerts)
    {
        _alerts = alerts;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _telegram = builder.Build();
        _telegram.MapPost("/{bot}/sendMessage", AnswerAsync);
    }

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for cloud and drive.</param>
    /// <param name="alerts">How many alerts to measure, after some for warm-up.</param>
    public static async Task<IReadOnlyList<BenchFigure>> RunAsync(string directory, int alerts, CancellationToken cancel)
    {
        await using var bench = new AlertBench(alerts);
        await bench._telegram.StartAsync(cancel);
        await bench.MeasureAsync(DataDirectory.Of(directory), cancel);
        return
        [
            Figure("relay's edge to the alert at Telegram", bench._fromEdge.Percentiles()!),
            Figure("event at the broker to the alert at Telegram", bench._fromBroker.Percentiles()!),
        ];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _telegram.DisposeAsync();

    private static BenchFigure Figure(string what, LatencyPercentiles latency) => new(what, FormattableString.Invariant(
        $"p50 {latency.P50Ms:0} ms, p99 {latency.P99Ms:0} ms, max {latency.MaxMs:0} ms ({latency.Count} alerts)"));

    private async Task MeasureAsync(DataDirectory data, CancellationToken cancel)
    {
        CloudOptions options = RuleOptions.Apply(
            new CloudOptions { Port = 0, HttpsPort = 0, DataDirectory = data.Cloud }, new RuleValues(true, null, new Dictionary<string, string>()),
            ("MinimumOffMinutes", "0")) with
        {
            FunctionEnvironment = new Dictionary<string, string>
            {
                ["TELEGRAM_BOT_TOKEN"] = "1:bench",
                ["TELEGRAM_CHAT_ID"] = "1",
                ["TELEGRAM_API_URL"] = _telegram.Urls.Single(),
            },
        };
        await using LocalCloud cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, cancel);
        using IDisposable tap = cloud.Tap(TrafficWatch.StatusTopic, Receive);
        using BoardDrive drive = BoardDrive.Open(data.Board(RunSession.ThingName), removesKey: true);
        var credentials = LocalCredentials.For(
            cloud.Registry, RunSession.ThingName, new CredentialFiles(data.Credentials(RunSession.ThingName)));
        drive.Prepare(
            RunSession.ThingName,
            new Run.Options.Endpoint(Host, cloud.Port),
            credentials,
            changesPerMinute: PulsingRelay.ChangesPerMinuteMax);
        using var board = new Board(new BoardOptions { DriveDirectory = drive.Directory, StartUtc = DateTimeOffset.UtcNow, World = _relay });
        Task<BoardExit> firmware = board.RunAsync(HeatingSensor.Program.Main, cancel);
        int all = WarmUpAlerts + _alerts;
        try
        {
            // The first event after the boot, which no edge made, is told, too.
            await _first.Task.WaitAsync(Patience, cancel);
            _relay.Begin(all);
            await _last.Task.WaitAsync(Patience + (TimeSpan.FromMilliseconds(2 * IntervalMs) * all), cancel);
        }
        catch (TimeoutException)
        {
            throw new CommandException(Commands.ExitCode.Failed, _first.Task.IsCompleted
                ? $"{_arrived} of {all} alerts have arrived, and no more do"
                : "the device's first event has made no alert");
        }
        finally
        {
            board.PowerOff();
            await firmware;
        }
    }

    // On the broker's threads.
    private void Receive(TappedMessage message)
    {
        long now = Stopwatch.GetTimestamp();
        if (_relay.TakeEdge() is not { } edge)
            return;
        lock (_lock)
            _events.Enqueue((edge, now));
    }

    // Alerts come in the order of their events.
    private async Task AnswerAsync(HttpContext context)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            if (!_events.TryDequeue(out (long Edge, long Received) one))
                _first.TrySetResult();
            else if (++_arrived > WarmUpAlerts)
            {
                _fromEdge.Add(Stopwatch.GetElapsedTime(one.Edge, now).TotalMilliseconds);
                _fromBroker.Add(Stopwatch.GetElapsedTime(one.Received, now).TotalMilliseconds);
            }

            if (_arrived == WarmUpAlerts + _alerts)
                _last.TrySetResult();
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}}""");
    }
}
