using System.CommandLine;
using Heating.Commands;
using Heating.Run;

namespace Heating.Bench.Device;

/// <summary>`heating bench device`: what the firmware costs and how fast it is, against its targets.</summary>
internal static class DeviceBenchCommand
{
    private const int DevicesMax = 5000;
    private const int CountMax = 100_000;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<int> changes = CountOption.Create("--changes", 200, 1, CountMax,
            "Relay changes for the latency, five per second; ten times as many for allocations and flash.");
        Option<int> devices = CountOption.Create("--devices", 1000, 0, DevicesMax,
            "Devices that reconnect after a restart of the broker; 0 skips this.");
        Option<int> rounds = CountOption.Create("--rounds", 20, 1, CountMax, "Number of boots; the median is reported.");
        var command = new Command("device",
            "Measure the firmware: latency, allocations, flash wear, boot, and many devices reconnecting at once.")
        {
            changes, devices, rounds,
        };
        command.SetAction((parsed, cancel) =>
        {
            var options = new DeviceBenchOptions(
                parsed.GetValue(changes), parsed.GetValue(devices), parsed.GetValue(rounds));
            return RunAsync(parsed, options, cancel);
        });
        return command
            .WithExamples(
                ("heating bench device", "everything, in about a minute"),
                ("heating bench device --changes 20 --devices 50", "a quick look"))
            .WithExitCodes(ExitCode.DeviceCrashed, ExitCode.Cloud);
    }

    private static async Task<int> RunAsync(ParseResult parsed, DeviceBenchOptions options, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using var folder = WorkFolder.Create("bench");
        string work = folder.Path;
        try
        {
            var bench = new DeviceBench(options, work, output.WriteLine);
            IReadOnlyList<BenchFigure> rows = await bench.RunAsync(cancel);
            DeviceBenchReport.Write(output, rows);
            return rows.Any(row => row.IsMet == false) ? ExitCode.Failed : ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or InvalidDataException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
