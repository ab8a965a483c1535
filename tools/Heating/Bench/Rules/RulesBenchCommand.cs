using System.CommandLine;
using Heating.Commands;
using Heating.Run;

namespace Heating.Bench.Rules;

/// <summary>`heating bench rules`: what rules cost an event on its way through the broker.</summary>
internal static class RulesBenchCommand
{
    public static Command Create()
    {
        Option<int> rounds = CountOption.Create("--rounds", 5, 1, 100, "Rounds per measurement; the median is reported.");
        Option<int> seconds = CountOption.Create("--seconds", 2, 1, 600, "Duration of each measurement, after 1 s of warm-up.");
        var command = new Command("rules", "Measure what rules cost an event: one with WHERE against none, and 1,000 against 10.")
        {
            rounds, seconds,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed, parsed.GetValue(rounds),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancel));
        return command
            .WithExamples(
                ("heating bench rules", "everything, in about two minutes"),
                ("heating bench rules --rounds 1 --seconds 1", "a quick look"))
            .WithExitCodes(ExitCode.Cloud);
    }

    private static async Task<int> RunAsync(ParseResult parsed, int rounds, TimeSpan duration, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using var folder = WorkFolder.Create("bench");
        string work = folder.Path;
        try
        {
            BenchTable.Write(output, await new RulesBench(rounds, duration, work, output.WriteLine).RunAsync(cancel),
                "Processor time of the broker per event of 201 bytes at QoS 1, four publishers and one subscriber, over mutual TLS.");
            return ExitCode.Ok;
        }
        catch (CommandException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
