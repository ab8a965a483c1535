using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Heating.Bench;
using Heating.Run;

namespace Heating.Commands;

/// <summary>The whole command line of `heating`.</summary>
internal static class CommandLine
{
    // After Ctrl-C, messages in flight get time to arrive (Heating.Run.BoardRun); System.CommandLine's default is 2 s.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Parses and runs the arguments; writes to the console.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args) =>
        RunAsync(args, new InvocationConfiguration { ProcessTerminationTimeout = TerminationTimeout });

    /// <summary>Parses and runs the arguments.</summary>
    /// <param name="configuration">Where output and errors go.</param>
    /// <param name="cancel">Works like Ctrl-C.</param>
    public static async Task<int> RunAsync(
        string[] args, InvocationConfiguration configuration, CancellationToken cancel = default)
    {
        var parsed = Create().Parse(args);
        // The error says what is wrong; the full help after it would only push it off the screen.
        if (parsed.Action is ParseErrorAction errors && parsed.CommandResult.Command.Action is not null)
            errors.ShowHelp = false;
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(configuration, cancel);
            return ExitCode.Usage;
        }

        HintWriter.Install(parsed, configuration);
        // System.CommandLine would print a stack trace.
        configuration.EnableDefaultExceptionHandler = false;
        var isInterrupted = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => isInterrupted = true);
        var exitCode = await InvokeAsync(parsed, configuration, cancel);
        return exitCode == ExitCode.Ok && (isInterrupted || cancel.IsCancellationRequested) ? ExitCode.Interrupted : exitCode;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancel)
    {
        try
        {
            return await parsed.InvokeAsync(configuration, cancel);
        }
        catch (CommandException error)
        {
            return await FailAsync(configuration, error.Message, error.ExitCode);
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(configuration, "Interrupted.", ExitCode.Interrupted);
        }
        catch (Exception error) when (IsOfAFile(error))
        {
            return await FailAsync(configuration, OneLine(error), ExitCode.File);
        }
        catch (Exception error)
        {
            var name = parsed.CommandResult.Command.Name;
            return await FailAsync(
                configuration, $"{name} failed, which it should not ({error.GetType().Name}): {OneLine(error)}", ExitCode.Failed);
        }
    }

    private static bool IsOfAFile(Exception error) =>
        error is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException;

    private static string OneLine(Exception error) => DiskFull.Explain(error);

    private static async Task<int> FailAsync(InvocationConfiguration configuration, string message, int exitCode)
    {
        await configuration.Error.WriteLineAsync(message);
        return exitCode;
    }

    /// <summary>The root command, with every command below it.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand("HeatingSensor: a heating monitor for ESP32 and AWS IoT. Everything also runs on this machine.")
        {
            RunCommand.Create(),
            DeviceCommand.Create(),
            CloudCommand.Create(),
            ProvisionCommand.Create(),
            DeprovisionCommand.Create(),
            CertsCommand.Create(),
            RotateCommand.Create(),
            RevokeCommand.Create(),
            FlashCommand.Create(),
            ImageCommand.Create(),
            ThingsCommand.Create(),
            ShadowCommand.Create(),
            ConfigCommand.Create(),
            CalibrateCommand.Create(),
            AlertCommand.Create(),
            DeployCommand.CreateDeploy(),
            DeployCommand.CreateDestroy(),
            RulesCommand.Create(),
            SyncCommand.Create(),
            SimulateCommand.Create(),
            EventsCommand.Create(),
            ReportCommand.Create(),
            BenchCommand.Create(),
            QualifyCommand.Create(),
        };
        RefuseEmptyValues(root);
        CommandHelp.Install(root);
        root.WithExamples(
            ("heating run", "see it work, without hardware or an account"),
            ("heating run --help", "what a command can do"));
        return root;
    }

    // An empty value is usually a shell's variable that was not set. No option means anything by it, and as a path it would
    // fail far from here.
    private static void RefuseEmptyValues(Command command)
    {
        foreach (Option option in command.Options)
            option.Validators.Add(result => RefuseEmpty(result, option.Name));
        foreach (Argument argument in command.Arguments.Where(argument => argument.Name == "FILE"))
            argument.Validators.Add(result => RefuseEmpty(result, argument.Name));
        foreach (Command child in command.Subcommands)
            RefuseEmptyValues(child);
    }

    private static void RefuseEmpty(SymbolResult result, string name)
    {
        if (result.Errors.Any())
            return;
        if (result.Tokens.Any(token => token.Value.Length == 0))
            result.AddError($"{name}: the value is empty.");
        else if (result.Tokens.Any(token => token.Value.Contains('\0')))
            result.AddError($"{name}: the value contains a NUL character.");
    }
}
