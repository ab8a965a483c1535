using Heating.Run.Boards;
using Heating.Run.Options;
using Heating.Run.Output;

namespace Heating.Run;

/// <summary>`heating device`: a virtual device with any broker. The ledger is fed by the broker's
/// acknowledgements.</summary>
internal sealed class DeviceSession(DeviceValues values, TextWriter output, TimeProvider time)
{
    /// <summary>Runs to the end.</summary>
    /// <exception cref="CommandException">It cannot start because of a file or the data directory.</exception>
    public async Task<RunSummary> RunAsync(CancellationToken cancel)
    {
        var credentials = DeviceCredentials.Read(
            values.Certificate.FullName, values.Key.FullName, values.Ca.FullName);
        var world = RunWorld.Open(values.Drive, time);
        // The key stays where its owner put it: the copy is deleted when the device stops.
        using var drive = BoardDrive.Open(values.Data.Board(values.Thing), removesKey: true);
        drive.Prepare(values.Thing, values.Endpoint, credentials, values.Drive.Sampling);

        using var device = new VirtualDevice(world, values.Drive, drive.Directory, HeatingSensor.Program.Main, time);
        var title = new RunTitle(
            world.Name, $"{values.Endpoint}", values.Thing, SpeedText.Format(values.Drive.Speed), "acknowledged");
        var run = new BoardRun(device, title, record: null, time) 
        {
            Remarks = [.. world.Remarks, values.Drive.Remark],
            RealDuration = values.Drive.RealDuration,
        };
        device.Acknowledged += payload => run.Receive(payload, time.GetUtcNow());
        device.TelemetryAcknowledged += payload => run.ReceiveTelemetry(payload, time.GetUtcNow());
        await using var view = RunViews.Open(output, values.Drive, run.Snapshot);
        var summary = await run.RunAsync(view, values.Drive.IsVerbose, cancel);
        return summary with { Places = [("data", values.Data.Root)] };
    }
}
