using System.CommandLine;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Stacks;

namespace Heating.Bench.Alerts;

/// <summary>`heating bench alert`: how long after the relay's edge somebody is told.</summary>
internal static class AlertBenchCommand
{
    private const int AlertsMax = 10_000;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<int> alerts = CountOption.Create("--alerts", 100, 1, AlertsMax, "Alerts to measure, one in 1.2 seconds.");
        var command = new Command("alert", "Measure the way from the relay's edge to a stand-in of Telegram.") { alerts };
        command.SetAction((parsed, cancel) => RunAsync(parsed, parsed.GetValue(alerts), cancel));
        return command.WithExamples(
            ("heating bench alert", "100 alerts, in about two minutes"),
            ("heating bench alert --alerts 10", "a quick look"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, int alerts, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using var folder = WorkFolder.Create("bench");
        try
        {
            output.WriteLine($"{alerts} alerts in real time …");
            BenchTable.Write(output, await AlertBench.RunAsync(folder.Path, alerts, cancel),
                "The firmware on a virtual board, mutual TLS, the template's rules, the function Notify as a process, a stand-in of Telegram.",
                "Debouncing is part of the first figure.");
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or StackException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
