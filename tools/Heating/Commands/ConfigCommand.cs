using System.CommandLine;
using Heating.Aws;
using Heating.Config;
using Heating.Run;
using Heating.Run.Options;

namespace Heating.Commands;

/// <summary>`heating config`.</summary>
internal static class ConfigCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var thing = AwsCommand.ThingArgument();
        thing.Arity = ArgumentArity.ZeroOrOne;
        var pairs = new Argument<string[]>("key=value")
        {
            Description = "Values to set; `key=` removes the key from the desired state.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var table = new Option<bool>("--table") { Description = "Print all keys with range and default, as Markdown." };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait for the device's report." };
        var timeout = TimeoutOption();
        var options = new AwsOptions();
        var command = new Command(
            "config",
            "Show or change a device's configuration over the air. Checks the values by the device's own rules, shows the "
            + "changes, sends them, and waits until the device reports them.")
        {
            thing, pairs, table, noWait, timeout,
        };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(table) && result.GetResult(thing) is not { Tokens.Count: > 0 })
                result.AddError("Expected a THING, or --table.");
        });
        command.SetAction((parsed, cancel) => RunAsync(
            parsed,
            options,
            new Request(
                parsed.GetValue(thing),
                parsed.GetValue(pairs) ?? [],
                parsed.GetValue(noWait) ? null : parsed.GetValue(timeout) ?? DefaultTimeout),
            cancel));
        return command
            .WithExamples(
                ("heating config boiler-1", "every key: desired, reported, default, meaning, and rejected values"),
                ("heating config boiler-1 debounceMs=100 frostC=3.5", "change two keys, and wait until the device reports them"),
                ("heating config boiler-1 debounceMs=", "remove a key from the desired state"),
                ("heating config boiler-1 maintenanceWindow=02:00-04:00 restart=2024-w07",
                    "restart once, between 2 and 4 o'clock UTC; each new token causes one restart"),
                ("heating config boiler-1 --region eu-central-1 --profile home", "on AWS"))
            .WithExitCodes([.. AwsCommand.ExitCodes, ExitCode.Rejected, ExitCode.NoReport]);
    }

    private static Option<TimeSpan?> TimeoutOption() => new("--timeout")
    {
        Description = $"How long to wait for the device: {DurationText.Expected}. Default: {DefaultTimeout.TotalSeconds}s.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DurationText.TryParse(result.Tokens[0].Value, out TimeSpan span))
                return span;
            result.AddError($"--timeout {result.Tokens[0].Value}: expected {DurationText.Expected}.");
            return null;
        },
    };

    private static async Task<int> RunAsync(
        ParseResult parsed, AwsOptions options, Request request, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (request.Thing is not { } thingName)
        {
            await output.WriteAsync(ConfigTableText.Markdown());
            return ExitCode.Ok;
        }

        IReadOnlyList<ConfigAssignment> assignments;
        try
        {
            assignments = ConfigAssignment.ParseAll(request.Pairs);
        }
        catch (CommandException error)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(error.Message);
            return error.ExitCode;
        }

        return await AwsCommand.RunAsync(
            parsed,
            options,
            async (client, token) =>
            {
                var (things, shadows) = (new ThingsApi(client), new ShadowsApi(client));
                if (assignments.Count == 0)
                    await new ConfigView(things, shadows, output).ShowAsync(thingName, token);
                else
                    await new ConfigSession(things, shadows, output, TimeProvider.System).ChangeAsync(
                        thingName, assignments, request.Timeout, token);
            },
            cancel);
    }

    private sealed record Request(string? Thing, string[] Pairs, TimeSpan? Timeout);
}
