using System.CommandLine;
using Heating.Commands;
using Heating.Run;

namespace Heating.Bench.Shadow;

/// <summary>`heating bench shadow`: the speed of the shadow service, and how soon a device applies a desired configuration.</summary>
internal static class ShadowBenchCommand
{
    private const int ThingsMax = 100_000;
    private const int UpdatesMax = 10_000_000;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<int> changes = CountOption.Create("--changes", 50, 1, 10_000, "Configuration changes of a running device, one every 1.2 s.");
        Option<int> seconds = CountOption.Create("--seconds", 5, 1, 600, "How long updates over MQTT are counted, after 1 s of warm-up.");
        Option<int> things = CountOption.Create("--things", 10_000, 1, ThingsMax, "Number of things in the cloud whose start is measured.");
        Option<int> updates = CountOption.Create("--updates", 1_000_000, 1, UpdatesMax, "Updates of their shadows before the start.");
        var command = new Command("shadow", "Measure shadows: desired to applied, updates per second, start-up and memory.")
        {
            changes, seconds, things, updates,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed, new ShadowBenchOptions(
            parsed.GetValue(changes), parsed.GetValue(seconds), parsed.GetValue(things), parsed.GetValue(updates)), cancel));
        return command
            .WithExamples(
                ("heating bench shadow", "everything, in about two minutes"),
                ("heating bench shadow --changes 20 --seconds 1 --things 100 --updates 1000", "a quick look"))
            .WithExitCodes(ExitCode.Cloud);
    }

    private static async Task<int> RunAsync(ParseResult parsed, ShadowBenchOptions options, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using var folder = WorkFolder.Create("bench");
        string work = folder.Path;
        try
        {
            var bench = new ShadowBench(options, work, output.WriteLine);
            BenchTable.Write(output, await bench.RunAsync(cancel));
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
