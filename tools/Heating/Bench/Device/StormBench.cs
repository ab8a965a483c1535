using System.Diagnostics;
using Heating.Run.Chaos;
using Heating.Run;
using LocalIotCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heating.Bench.Device;

/// <summary>
/// Many devices lose their broker at once: measures how soon all are back, and how fast they reconnect. Each is the
/// firmware's own device on a link of real sockets and mutual TLS; the broker is a local cloud in the same process.
/// </summary>
internal sealed class StormBench(int devices, Action<string> progress)
{
    // Slow enough that the start is not a storm itself.
    private static readonly TimeSpan PowerOnInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly StormLog _log = new();

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for the cloud.</param>
    /// <param name="cancel">Cancels the measurement.</param>
    public async Task<IReadOnlyList<BenchFigure>> RunAsync(string directory, CancellationToken cancel)
    {
        string data = DataDirectory.Of(directory).Cloud;
        BenchIdentity identity = BenchIdentity.Provision(data);
        var options = new CloudOptions { Port = 0, DataDirectory = data };
        await using RestartableCloud cloud = await RestartableCloud.StartAsync(
            options, NullLoggerFactory.Instance, TimeProvider.System, _ => { }, cancel);
        StormDevice[] all = [.. Enumerable.Range(0, devices)
            .Select(number => new StormDevice(number, new StormLink(cloud.Cloud.Port, identity, _log), _log))];
        try
        {
            await PowerOnAsync(all, cancel);
            return await StormAsync(cloud, cancel);
        }
        finally
        {
            foreach (StormDevice device in all)
                device.PowerOff();
            foreach (StormDevice device in all)
                device.Dispose();
        }
    }

    private async Task PowerOnAsync(StormDevice[] all, CancellationToken cancel)
    {
        foreach (StormDevice device in all)
        {
            device.PowerOn();
            await Task.Delay(PowerOnInterval, cancel);
        }
        await UntilAllAsync("power-on", cancel);
    }

    private async Task<IReadOnlyList<BenchFigure>> StormAsync(RestartableCloud cloud, CancellationToken cancel)
    {
        _log.Begin();
        long start = Stopwatch.GetTimestamp();
        await cloud.RestartAsync();
        double downS = Stopwatch.GetElapsedTime(start).TotalSeconds;
        progress(FormattableString.Invariant($"the broker was away for {downS:0.0} s"));
        await UntilAllAsync("the restart", cancel);
        (int attempts, double[] connectedS) = _log.Read();
        return
        [
            Row("all are back", FormattableString.Invariant(
                $"{connectedS.Max():0.0} s after they were cut off (broker away for {downS:0.0} s)")),
            Row("most connections in a second", $"{ConnectionRate.PeakPerSecond(connectedS)}"),
            Row("attempts", FormattableString.Invariant($"{attempts}, {(double)attempts / devices:0.00} per device")),
        ];
    }

    private BenchFigure Row(string what, string measured) =>
        new($"reconnect storm, {devices} devices: {what}", measured);

    private async Task UntilAllAsync(string what, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        // Connected is not enough: after a quick restart the devices have not noticed yet that they were cut off.
        while (_log.ConnectedNow < devices || _log.Read().ConnectedS.Length < devices)
        {
            if (_log.Failure is { } failure)
                throw new CommandException(Commands.ExitCode.DeviceCrashed, $"a device has failed: {failure.Message}");
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new CommandException(Commands.ExitCode.Failed, $"{_log.ConnectedNow} of {devices} devices are "
                    + $"connected {Patience.TotalMinutes:0} min after {what}");
            await Task.Delay(Poll, cancel);
        }
        progress(FormattableString.Invariant(
            $"{devices} devices connected {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s after {what}"));
    }
}
