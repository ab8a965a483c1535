using System.Diagnostics;
using System.Text;
using Heating.Commands;
using Heating.Run;
using LocalIotCore;
using LocalIotCore.Shadows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heating.Bench.Shadow;

/// <summary>Start-up time and memory of a cloud with many things, in a separate process. All updates are first made through
/// the service, so that the log is realistic.</summary>
internal static class StartUpBench
{
    private const double MegaByte = 1024 * 1024;

    private static readonly string[] Shadows = ["configuration", "telemetry", "maintenance"];

    /// <summary>Measures.</summary>
    public static async Task<IReadOnlyList<BenchFigure>> RunAsync(
        string directory, int things, int updates, CancellationToken cancel)
    {
        string data = DataDirectory.Of(directory).Cloud;
        double perSecond = await FillAsync(data, things, updates, cancel);
        double logMegaBytes = new FileInfo(Path.Combine(data, "shadows", "state.log")).Length / MegaByte;
        long startTicks = Stopwatch.GetTimestamp();
        await using BenchTarget cloud = await HeatingBroker.StartAsync(directory, cancel);
        double startS = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        double megaBytes = (cloud.MemoryBytes ?? 0) / MegaByte;
        return
        [
            new BenchFigure("shadow updates accepted, in process, without the network", FormattableString.Invariant($"{perSecond:N0}/s")),
            new BenchFigure($"start of `heating cloud` with {things:N0} things of {Shadows.Length + 1} shadows, after {updates:N0} updates",
                FormattableString.Invariant($"{startS:0.0} s, {megaBytes:0} MB, log {logMegaBytes:0} MB")),
        ];
    }

    private static async Task<double> FillAsync(string data, int things, int updates, CancellationToken cancel)
    {
        var options = new CloudOptions { Port = 0, DataDirectory = data };
        await using LocalCloud cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, cancel);
        long startTicks = Stopwatch.GetTimestamp();
        for (int number = 0; number < updates; number++)
        {
            cancel.ThrowIfCancellationRequested();
            int shadow = number / things % (Shadows.Length + 1);
            var name = new ShadowName($"boiler-{number % things}", shadow == 0 ? null : Shadows[shadow - 1]);
            ShadowReply reply = cloud.Shadows.Update(name, Update(number));
            if (!reply.IsAccepted)
                throw new CommandException(ExitCode.Failed, $"an update is rejected: {Encoding.UTF8.GetString(reply.Body.Span)}");
        }
        return updates / Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
    }

    private static byte[] Update(int number) => Encoding.UTF8.GetBytes(
        $$$"""{"state":{"reported":{"connected":true,"status":"ACTIVE","temperature":41.3,"firmware":"1.0.0","seq":{{{number}}} } } }""");
}
