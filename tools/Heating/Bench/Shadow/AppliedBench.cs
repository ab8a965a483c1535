using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Heating.Commands;
using Heating.Run;
using Heating.Run.Boards;
using Heating.Run.Ledger;
using Heating.Run.Options;
using LocalIotCore;
using LocalIotCore.Shadows;
using Microsoft.Extensions.Logging.Abstractions;
using VirtualBoard;

namespace Heating.Bench.Shadow;

/// <summary>
/// Time from a change of the desired configuration to the device's report that it was parsed, stored and applied. Runs the
/// firmware's Program.Main on a virtual board in real time, over mutual TLS.
/// </summary>
internal static class AppliedBench
{
    private const string Host = "localhost";
    private const int WarmUp = 5;
    private const int FirstDelayMs = 1000;

    /// <summary>Longer than the shortest interval between two reports of a shadow, which would otherwise be measured.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ShadowName Configuration = new(RunSession.ThingName, "configuration");

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for cloud and drive.</param>
    /// <param name="changes">How many changes to measure, after some for warm-up.</param>
    /// <param name="cancel">Cancels the measurement.</param>
    public static async Task<BenchFigure> RunAsync(string directory, int changes, CancellationToken cancel)
    {
        DataDirectory data = DataDirectory.Of(directory);
        await using LocalCloud cloud = await LocalCloud.StartAsync(
            new CloudOptions { Port = 0, DataDirectory = data.Cloud }, NullLoggerFactory.Instance, TimeProvider.System, cancel);
        using BoardDrive drive = BoardDrive.Open(data.Board(RunSession.ThingName), removesKey: true);
        drive.Prepare(RunSession.ThingName, new Endpoint(Host, cloud.Port), LocalCredentials.For(
            cloud.Registry, RunSession.ThingName, new CredentialFiles(data.Credentials(RunSession.ThingName))));
        using var board = new Board(new BoardOptions { DriveDirectory = drive.Directory, StartUtc = DateTimeOffset.UtcNow });
        var reported = Channel.CreateUnbounded<(int OnDelayMs, long AtTicks)>();
        using IDisposable tap = cloud.Tap($"{Configuration.TopicPrefix}/update", message =>
        {
            if (ReportedDelay(message.Payload) is { } delayMs)
                reported.Writer.TryWrite((delayMs, Stopwatch.GetTimestamp()));
        });
        Task<BoardExit> firmware = board.RunAsync(HeatingSensor.Program.Main, cancel);
        try
        {
            await NextAsync(reported.Reader, null, "the device does not report its configuration", cancel);
            return Row(await MeasureAsync(cloud, reported.Reader, changes, cancel));
        }
        finally
        {
            board.PowerOff();
            await firmware;
        }
    }

    private static async Task<LatencyPercentiles> MeasureAsync(
        LocalCloud cloud, ChannelReader<(int OnDelayMs, long AtTicks)> reported, int changes, CancellationToken cancel)
    {
        var samples = new LatencySamples();
        for (int change = 0; change < WarmUp + changes; change++)
        {
            await Task.Delay(Pause, cancel);
            int delayMs = FirstDelayMs + change;
            string desired = string.Create(CultureInfo.InvariantCulture, $$$"""{"state":{"desired":{"onDelayMs":{{{delayMs}}} } } }""");
            long startTicks = Stopwatch.GetTimestamp();
            ShadowReply reply = cloud.Shadows.Update(Configuration, Encoding.UTF8.GetBytes(desired));
            if (!reply.IsAccepted)
                throw new CommandException(ExitCode.Failed, $"the change is rejected: {Encoding.UTF8.GetString(reply.Body.Span)}");
            long atTicks = await NextAsync(reported, delayMs, $"the device does not report onDelayMs {delayMs}", cancel);
            if (change >= WarmUp)
                samples.Add(Stopwatch.GetElapsedTime(startTicks, atTicks).TotalMilliseconds);
        }
        return samples.Percentiles()!;
    }

    private static async Task<long> NextAsync(
        ChannelReader<(int OnDelayMs, long AtTicks)> reported, int? delayMs, string problem, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Patience);
        try
        {
            while (true)
            {
                (int onDelayMs, long atTicks) = await reported.ReadAsync(timeout.Token);
                if (delayMs is null || onDelayMs == delayMs)
                    return atTicks;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Failed, $"{problem} within {Patience.TotalSeconds} s");
        }
    }

    private static int? ReportedDelay(ReadOnlyMemory<byte> payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        return document.RootElement.TryGetProperty("state", out JsonElement state)
            && state.TryGetProperty("reported", out JsonElement reported)
            && reported.TryGetProperty("onDelayMs", out JsonElement delay)
            ? delay.GetInt32()
            : null;
    }

    private static BenchFigure Row(LatencyPercentiles latency) => new(
        "desired configuration to the device's report of it, mutual TLS",
        FormattableString.Invariant(
            $"p50 {latency.P50Ms:0.0} ms, p99 {latency.P99Ms:0.0} ms, max {latency.MaxMs:0.0} ms ({latency.Count} changes)"));
}
