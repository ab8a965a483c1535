using System.CommandLine;
using System.Text.Json;
using Heating.Aws;
using Heating.Run;
using LocalIotCore.Identity;

namespace Heating.Commands;

/// <summary>What the commands that call AWS IoT Core or the local cloud have in common.</summary>
internal static class AwsCommand
{
    /// <summary>The exit codes of these commands.</summary>
    public static readonly int[] ExitCodes = [ExitCode.File, ExitCode.Service, ExitCode.Interrupted];

    /// <summary>The argument for a thing's name.</summary>
    public static Argument<string> ThingArgument()
    {
        var argument = new Argument<string>("THING") { Description = "The thing's name: 1 to 128 of a-z A-Z 0-9 : _ -" };
        ExpectThings(argument);
        return argument;
    }

    /// <summary>Refuses an argument that is no thing's name, or has one that is none.</summary>
    public static void ExpectThings(Argument argument) => argument.Validators.Add(result =>
    {
        try
        {
            foreach (var token in result.Tokens)
                Names.CheckThing(token.Value);
        }
        catch (RegistryException error)
        {
            result.AddError($"THING: {error.Message}");
        }
    });

    /// <summary>Runs a command's calls; a failure becomes one line on the error output.</summary>
    /// <param name="options">The options that select the service.</param>
    /// <param name="runAsync">Makes the calls.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(
        ParseResult parsed, AwsOptions options, Func<AwsClient, CancellationToken, Task> runAsync, CancellationToken cancel) =>
        RunAsync(
            parsed,
            options,
            async (client, _, token) =>
            {
                await runAsync(client, token);
                return ExitCode.Ok;
            },
            cancel);

    /// <summary>The same for a command that has to know the service, and has exit codes of its own.</summary>
    public static async Task<int> RunAsync(
        ParseResult parsed,
        AwsOptions options,
        Func<AwsClient, AwsTarget, CancellationToken, Task<int>> runAsync,
        CancellationToken cancel)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        try
        {
            AwsTarget target = AwsTargets.Find(options.Values(parsed, Environment.GetEnvironmentVariable));
            await error.WriteLineAsync($"Calling {target.Description}.");
            using var client = new AwsClient(target, AwsTrust.CreateHandler(target));
            return await RunAsync(() => runAsync(client, target, cancel), target, error);
        }
        catch (CommandException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted. Changes that were already sent remain.");
            return ExitCode.Interrupted;
        }
    }

    private static async Task<int> RunAsync(Func<Task<int>> runAsync, AwsTarget target, TextWriter error)
    {
        try
        {
            return await runAsync();
        }
        catch (AwsException exception)
        {
            await error.WriteLineAsync($"Refused by {target.Description}: {exception.Message.TrimEnd('.')} ({exception.Name}).");
            return ExitCode.Service;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            await error.WriteLineAsync(
                $"{target.Description} did not respond like AWS IoT Core: {exception.Message} Is the endpoint right?");
            return ExitCode.Service;
        }
    }
}
