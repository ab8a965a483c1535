using System.CommandLine;
using Heating.Aws;
using Heating.Run;
using Heating.Shadows;

namespace Heating.Commands;

/// <summary>`heating shadow`.</summary>
internal static class ShadowCommand
{
    private const string FromInput = "-";

    public static Command Create() => new("shadow", "Read, change, watch or delete a thing's shadow.")
    {
        CreateGet(), CreateSet(), CreateWatch(), CreateDelete(),
    };

    private static Command CreateGet() => Finish(
        new Command("get", "Print a shadow as JSON: desired, reported, delta, metadata."),
        (_, session, cancel) => session.GetAsync(cancel),
        ("heating shadow get boiler-1 --name configuration", "the device's configuration, desired and reported"));

    private static Command CreateSet()
    {
        var json = new Argument<string>("JSON")
        {
            Description = $"Merged into the desired state; null removes a key. `{FromInput}` reads standard input.",
        };
        var version = new Option<long?>("--version") { Description = "Change the shadow only if it is at this version.", HelpName = "N" };
        var reported = new Option<bool>("--reported") { Hidden = true };
        reported.Validators.Add(result =>
        {
            if (!result.Implicit)
                result.AddError("--reported: only the device changes its reported state.");
        });
        var command = new Command("set", "Change the desired state, unchecked; `heating config` checks it first.") { version, reported };
        return Finish(
            command,
            (parsed, session, cancel) =>
            {
                string text = parsed.GetRequiredValue(json);
                return session.SetAsync(
                    ShadowSession.ParseDesired(text == FromInput ? Console.In.ReadToEnd() : text),
                    parsed.GetValue(version),
                    cancel);
            },
            ("heating shadow set boiler-1 --name configuration '{\"debounceMs\":100}'", "set another debounce time"),
            json);
    }

    private static Command CreateWatch() => Finish(
        new Command(
            "watch",
            $"Print the changes of a shadow until Ctrl-C. It is read every {ShadowSession.Poll.TotalSeconds} s."),
        (_, session, cancel) => WatchAsync(session, cancel),
        ("heating shadow watch boiler-1 --name configuration", "watch a change arrive, and the device report it"));

    private static Command CreateDelete()
    {
        var yes = Confirmation.Option();
        return Finish(
            new Command("delete", "Delete a shadow.") { yes },
            (parsed, session, cancel) =>
            {
                Confirmation.Ask(
                    "the shadow", parsed.GetValue(yes), Confirmation.Terminal, parsed.InvocationConfiguration.Output);
                return session.DeleteAsync(cancel);
            },
            ("heating shadow delete boiler-1 --name configuration", "the device reports its configuration again"));
    }

    // Ctrl-C is the normal end.
    private static async Task WatchAsync(ShadowSession session, CancellationToken cancel)
    {
        try
        {
            await session.WatchAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private static Command Finish(
        Command command,
        Func<ParseResult, ShadowSession, CancellationToken, Task> runAsync,
        (string CommandLine, string Meaning) example,
        Argument? further = null)
    {
        var thing = AwsCommand.ThingArgument();
        command.Arguments.Add(thing);
        if (further is not null)
            command.Arguments.Add(further);
        Option<string?> name = NameOption();
        command.Options.Add(name);
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            (client, token) => runAsync(
                parsed,
                new ShadowSession(
                    new ThingsApi(client),
                    new ShadowsApi(client),
                    parsed.GetRequiredValue(thing),
                    parsed.GetValue(name),
                    parsed.InvocationConfiguration.Output,
                    TimeProvider.System),
                token),
            cancel));
        return command.WithExamples(example).WithExitCodes(AwsCommand.ExitCodes);
    }

    private static Option<string?> NameOption() => new("--name")
    {
        Description = "Name of the shadow: configuration, telemetry, maintenance. Default: the classic shadow.",
        HelpName = "SHADOW",
    };
}
