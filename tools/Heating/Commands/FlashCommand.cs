using System.CommandLine;
using Heating.Aws;
using Heating.Flash;
using Heating.Flash.Device;
using Heating.Flash.Image;
using Heating.Flash.Nanoff;
using Heating.Flash.Serial;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary>`heating flash`.</summary>
internal static class FlashCommand
{
    // What flash.ps1 was called with: who calls it has no `heating` on the PATH.
    private const string NameVariable = "HEATING_FLASH_COMMAND";

    private static string Name => Environment.GetEnvironmentVariable(NameVariable) is { Length: > 0 } name ? name : "heating flash";

    private static string Anew => $"{Name} with the options of the first run, changed as said above";

    public static Command Create()
    {
        var options = new FlashOptions();
        var aws = new AwsOptions();
        var command = new Command(
            "flash", "Put runtime, application, settings and certificates on an ESP32 at a USB port, and prove that it runs.");
        options.AddTo(command);
        aws.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, options, aws, cancel));
        return command
            .WithExamples(
                ("heating flash --thing boiler-1 --endpoint abc-ats.iot.eu-central-1.amazonaws.com",
                    "asks for what is missing, such as the Wi-Fi password"),
                ("heating flash --settings boiler-1.json --port COM3 --dry-run", "say every call and file, touch nothing"),
                ("heating flash --resume", "go on after a failure"),
                ("heating flash --update", "new runtime and application; Wi-Fi, certificates and journal stay"))
            .WithExitCodes(
                ExitCode.File, ExitCode.Port, ExitCode.PortInUse, ExitCode.Tool, ExitCode.NoAnswer, ExitCode.WrongBoard,
                ExitCode.Image, ExitCode.Credentials, ExitCode.Settings, ExitCode.Download, ExitCode.Write, ExitCode.Unproved,
                ExitCode.Service, ExitCode.Interrupted);
    }

    private static async Task<int> RunAsync(ParseResult parsed, FlashOptions options, AwsOptions aws, CancellationToken cancel)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        string state = Path.GetFullPath(options.State(parsed) ?? Path.Combine(DataDirectory.UserFolder, "flash"));
        (AwsClient? client, string cloud) = (null, "");
        try
        {
            FlashRequest request = options.Values(parsed, state) with { CredentialFolders = FlashRequest.FoldersOf(aws.Data(parsed)) };
            FlashTimes times = FlashTimes.Real;
            if (!request.IsDryRun)
                (client, cloud) = await ClientAsync(parsed, aws);
            var world = new FlashWorld(
                new NanoffProcess(
                    options.Nanoff(parsed), Path.Combine(DataDirectory.UserFolder, "tools", $"nanoff-{NanoffCalls.Pinned}"),
                    Path.Combine(state, "tmp"), LogOf(state)),
                new SystemPorts(), new TerminalQuestions(), ImageBuild.Here, Report(client, cloud, times), times, TimeProvider.System,
                Environment.GetEnvironmentVariable, parsed.InvocationConfiguration.Output);
            if (request.IsDryRun)
                new FlashDryRun(request, world, RuntimeTable.BuiltIn).Run();
            else
                await new FlashSession(request, world, RuntimeTable.BuiltIn).RunAsync(cancel);
            return ExitCode.Ok;
        }
        catch (FlashException failure)
        {
            foreach (string line in failure.Lines(failure.IsStartOver ? Anew : Next(parsed, options, aws, state)))
                await error.WriteLineAsync(line);
            if (File.Exists(LogOf(state)))
                await error.WriteLineAsync($"What nanoff said: {LogOf(state)}");
            return failure.ExitCode;
        }
        catch (CommandException failure)
        {
            await error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"--state {state}: cannot be used: {failure.Message}");
            return ExitCode.File;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await error.WriteLineAsync($"Interrupted. Go on with: {Next(parsed, options, aws, state)}");
            return ExitCode.Interrupted;
        }
        finally
        {
            client?.Dispose();
        }
    }

    private static string LogOf(string state) => Path.Combine(state, "nanoff.log");

    private static string Next(ParseResult parsed, FlashOptions options, AwsOptions aws, string state) =>
        options.IsDryRun(parsed) || !FlashState.Exists(state) ? "the same command again"
        : $"{Name} --resume{options.Again(parsed, aws.All)}";

    // The cloud is the last step's, and that step is left out without one: so no cloud is no failure.
    private static async Task<(AwsClient? Client, string Cloud)> ClientAsync(ParseResult parsed, AwsOptions aws)
    {
        try
        {
            AwsTarget target = AwsTargets.Find(aws.Values(parsed, Environment.GetEnvironmentVariable));
            return (new AwsClient(target, AwsTrust.CreateHandler(target)), target.Description);
        }
        catch (CommandException error)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"No cloud: {error.Message}");
            return (null, "");
        }
    }

    private static FirstReport? Report(AwsClient? client, string cloud, FlashTimes times) => client is null
        ? null
        : new FirstReport(
            cloud, (thing, cancel) => new ShadowsApi(client).FindAsync(thing, null, cancel), times, TimeProvider.System);
}
