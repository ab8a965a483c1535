using System.CommandLine;
using Heating.Aws;
using Heating.Run;
using Heating.Provisioning;
using Heating.Things;

namespace Heating.Commands;

/// <summary>`heating things`.</summary>
internal static class ThingsCommand
{
    public static Command Create() => new("things", "List and manage the things of the registry.")
    {
        CreateList(), CreateShow(), CreateCreate(), CreateUpdate(), CreateDetach(), CreateDelete(),
    };

    private static Command CreateList()
    {
        var json = JsonOption();
        var command = new Command("list", "List all things, with the state in their classic shadows.") { json };
        return Finish(
            command,
            (parsed, session, cancel) => session.ListAsync(parsed.GetValue(json), cancel),
            ("heating things list", "name, type, online or offline, temperature, firmware, signal, attributes"));
    }

    private static Command CreateShow()
    {
        var thing = AwsCommand.ThingArgument();
        var json = JsonOption();
        var command = new Command("show", "Show one thing, with everything that its classic shadow reports.") { thing, json };
        return Finish(
            command,
            (parsed, session, cancel) => session.ShowAsync(parsed.GetRequiredValue(thing), parsed.GetValue(json), cancel),
            ("heating things show boiler-1", "whether it is online, and since when"));
    }

    private static Command CreateCreate()
    {
        var (thing, type, attributes) = (AwsCommand.ThingArgument(), TypeOption(), AttributeOption());
        var command = new Command("create", "Create a thing.") { thing, type, attributes };
        return Finish(
            command,
            (parsed, session, cancel) => session.CreateAsync(
                parsed.GetRequiredValue(thing), parsed.GetValue(type), Attributes(parsed.GetValue(attributes)), cancel),
            ("heating things create boiler-2 --attribute floor=1 --attribute room=cellar", "with two attributes"));
    }

    private static Command CreateUpdate()
    {
        var (thing, type, attributes) = (AwsCommand.ThingArgument(), TypeOption(), AttributeOption());
        var command = new Command("update", "Change a thing's type or attributes; attributes that are not named stay.")
        {
            thing, type, attributes,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(type) is null && result.GetResult(attributes) is null)
                result.AddError("Nothing to change: expected --type or --attribute.");
        });
        return Finish(
            command,
            (parsed, session, cancel) => session.UpdateAsync(
                parsed.GetRequiredValue(thing), parsed.GetValue(type), Attributes(parsed.GetValue(attributes)), cancel),
            ("heating things update boiler-2 --attribute floor=2 --attribute room=", "change one attribute, remove another"));
    }

    private static Command CreateDetach()
    {
        var (thing, certificate) = (AwsCommand.ThingArgument(), RevokeCommand.CertificateOption());
        var command = new Command("detach", "Detach a thing's certificates from it; only a thing without any can be deleted.")
        {
            thing, certificate,
        };
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            async (client, target, token) =>
            {
                var steps = new ServiceSteps(target.Description, TimeProvider.System);
                await new CertificateLock(client, steps, parsed.InvocationConfiguration.Output)
                    .DetachAsync(parsed.GetRequiredValue(thing), parsed.GetValue(certificate), token);
                return ExitCode.Ok;
            },
            cancel));
        return command
            .WithExamples(("heating things detach boiler-2", "all its certificates; then `heating things delete boiler-2`"))
            .WithExitCodes(AwsCommand.ExitCodes);
    }

    private static Command CreateDelete()
    {
        var (thing, yes) = (AwsCommand.ThingArgument(), Confirmation.Option());
        var command = new Command("delete", "Delete a thing; its shadows remain.") { thing, yes };
        return Finish(
            command,
            (parsed, session, cancel) =>
            {
                string name = parsed.GetRequiredValue(thing);
                Confirmation.Ask(
                    $"the thing {name}", parsed.GetValue(yes), Confirmation.Terminal, parsed.InvocationConfiguration.Output);
                return session.DeleteAsync(name, cancel);
            },
            ("heating things delete boiler-2 --yes", "without confirmation"));
    }

    private static Command Finish(
        Command command,
        Func<ParseResult, ThingsSession, CancellationToken, Task> runAsync,
        (string CommandLine, string Meaning) example)
    {
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            (client, token) => runAsync(
                parsed,
                new ThingsSession(new ThingsApi(client), new ShadowsApi(client), parsed.InvocationConfiguration.Output),
                token),
            cancel));
        return command.WithExamples(example).WithExitCodes(AwsCommand.ExitCodes);
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "Print JSON, for programs." };

    internal static Option<string?> TypeOption() =>
        new("--type") { Description = "Name of an existing thing type.", HelpName = "NAME" };

    internal static Option<string[]?> AttributeOption()
    {
        var option = new Option<string[]?>("--attribute")
        {
            Description = "An attribute; may be repeated. An empty value removes it.",
            HelpName = "KEY=VALUE",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
                result.AddError($"--attribute {token.Value}: expected KEY=VALUE.");
            foreach (var same in result.Tokens.GroupBy(token => token.Value.Split('=')[0]).Where(group => group.Count() > 1))
                result.AddError($"--attribute {same.Key}: given twice.");
        });
        return option;
    }

    internal static Dictionary<string, string> Attributes(string[]? pairs) =>
        (pairs ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
