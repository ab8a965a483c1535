using System.CommandLine;
using System.Runtime.InteropServices;
using Heating.Run;
using Heating.Run.Output;

namespace Heating.Commands;

/// <summary>What the commands that run until their end or Ctrl-C have in common.</summary>
internal static class CommandRunner
{
    /// <summary>Runs the command, writes its summary and returns the exit code; a refusal becomes one line on the error
    /// output.</summary>
    public static async Task<int> RunAsync(
        ParseResult parsed, Func<CancellationToken, Task<RunSummary>> runAsync, CancellationToken cancel)
    {
        using var _ = KillOnSecondInterrupt();
        try
        {
            var summary = await runAsync(cancel);
            foreach (var line in SummaryText.Lines(summary))
                await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            return summary.ExitCode;
        }
        catch (CommandException error)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("Interrupted before it started.");
            return ExitCode.Interrupted;
        }
    }

    // System.CommandLine handles the first Ctrl-C by cancelling. Whoever presses it again does not want to wait.
    private static PosixSignalRegistration KillOnSecondInterrupt()
    {
        var count = 0;
        return PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref count) > 1)
                Environment.Exit(ExitCode.Interrupted);
        });
    }
}
