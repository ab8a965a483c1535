using System.CommandLine;
using Cloud.Sync;
using Heating.Aws;
using Heating.Events;
using Heating.Run;
using Heating.Sync;
using Tables;

namespace Heating.Commands;

/// <summary>`heating sync`.</summary>
internal static class SyncCommand
{
    private static readonly int[] ExitCodes = [.. AwsCommand.ExitCodes, ExitCode.OutOfSync];

    public static Command Create() => new("sync", "See how shadows stand between cloud and device, and decide their conflicts.")
    {
        CreateCheck(), CreateReport(), CreateConflicts(), CreateResolve(),
    };

    private static Command CreateCheck()
    {
        var thing = AwsCommand.ThingArgument();
        var command = new Command("check", "Show each shadow of a thing: in sync, pending, or in conflict.") { thing };
        return Finish(
            command,
            thing,
            (parsed, session, cancel) => session.CheckAsync(parsed.GetRequiredValue(thing), cancel),
            ("heating sync check boiler-1", "what its device has not taken yet, and where both sides differ"));
    }

    private static Command CreateReport()
    {
        var things = new Argument<string[]>("THING") { Description = "Names of things. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        AwsCommand.ExpectThings(things);
        var command = new Command("report", "Show shadows that are stale, in conflict, or have differed for long.") { things };
        return Finish(
            command,
            null,
            (parsed, session, cancel) => session.ReportAsync(parsed.GetValue(things) ?? [], cancel),
            ("heating sync report", "all things"),
            ("heating sync report boiler-1 boiler-2 --json", "two things, for a program"));
    }

    private static Command CreateConflicts()
    {
        var thing = new Argument<string?>("THING") { Description = "The thing's name. Default: all.", Arity = ArgumentArity.ZeroOrOne };
        AwsCommand.ExpectThings(thing);
        var all = new Option<bool>("--all") { Description = "Also conflicts that are decided." };
        var command = new Command("conflicts", "List conflicts that wait for a decision.") { thing, all };
        return Finish(
            command,
            null,
            (parsed, session, cancel) => session.ConflictsAsync(parsed.GetValue(thing), parsed.GetValue(all), cancel),
            ("heating sync conflicts boiler-1 --all", "how each was decided, and why"));
    }

    private static Command CreateResolve()
    {
        var thing = AwsCommand.ThingArgument();
        var shadow = new Argument<string?>("SHADOW")
        {
            Description = "Name of the shadow. Default: the classic shadow, which has none.", Arity = ArgumentArity.ZeroOrOne,
        };
        var take = new Option<string[]?>("--take")
        {
            Description = "Whose value wins: desired, reported, or FIELD=desired and FIELD=reported for single fields; may be repeated. "
                + "Default: the thing's strategy.",
            HelpName = "SIDE",
        };
        take.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => SyncSettings.SideOf(token.Value.Split('=')[^1]) is null))
                result.AddError($"--take {token.Value}: expected desired, reported, FIELD=desired or FIELD=reported.");
        });
        var command = new Command("resolve", "Decide the conflicts of a shadow.") { thing, shadow, take };
        return Finish(
            command,
            thing,
            (parsed, session, cancel) => session.ResolveAsync(
                ShadowId.Of(parsed.GetRequiredValue(thing), parsed.GetValue(shadow)), TakeOf(parsed.GetValue(take)), cancel),
            ("heating sync resolve boiler-1 configuration --take desired", "the device is to take what is desired"),
            ("heating sync resolve boiler-1 configuration --take debounceMs=reported", "one field, as the device has it"));
    }

    /// <summary>Who wins a field; null: nobody was named for it.</summary>
    internal static Func<Field, Side?>? TakeOf(string[]? texts)
    {
        if (texts is null or { Length: 0 })
            return null;
        var sides = texts.Select(text => text.LastIndexOf('=') is >= 0 and var index
            ? (Path: FieldPath.Parse(text[..index]), Side: SyncSettings.SideOf(text[(index + 1)..]))
            : (Path: FieldPath.Root, Side: SyncSettings.SideOf(text))).ToList();
        return field => field.Path.WithParents().Append(FieldPath.Root)
            .SelectMany(path => sides.Where(one => one.Path.Equals(path))).Select(one => one.Side).FirstOrDefault();
    }

    private static Command Finish(
        Command command,
        Argument<string>? known, // must name a thing that exists
        Func<ParseResult, SyncSession, CancellationToken, Task<int>> runAsync,
        params (string CommandLine, string Meaning)[] examples)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var prefix = new Option<string>("--name-prefix")
        {
            Description = "Beginning of the tables' names: the parameter NamePrefix of the stack.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "heating",
        };
        command.Options.Add(json);
        command.Options.Add(prefix);
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => AwsCommand.RunAsync(
            parsed,
            options,
            async (client, target, token) =>
            {
                if (known is not null)
                    await new ThingLookup(new ThingsApi(client)).ExpectAsync(parsed.GetRequiredValue(known), token);
                AwsSettings settings = options.Values(parsed, Environment.GetEnvironmentVariable);
                using var tables = SyncTablesFile.Open(
                    target, settings.EndpointUrl, parsed.GetRequiredValue(prefix), TimeProvider.System);
                try
                {
                    var session = new SyncSession(
                        new HeatingShadows(client),
                        tables.Tables,
                        SyncSettings.FromEnvironment(Environment.GetEnvironmentVariable),
                        HealthLimits.FromEnvironment(Environment.GetEnvironmentVariable),
                        parsed.InvocationConfiguration.Output,
                        TimeProvider.System,
                        parsed.GetValue(json));
                    return await runAsync(parsed, session, token);
                }
                catch (TableException error)
                {
                    throw EventTable.ToError(error);
                }
                catch (SyncInputException error)
                {
                    throw new CommandException(ExitCode.Usage, error.Message);
                }
                catch (Exception error) when (error is SyncBusyException or InvalidDataException)
                {
                    throw new CommandException(ExitCode.Failed, error.Message);
                }
            },
            cancel));
        return command.WithExamples(examples).WithExitCodes(ExitCodes);
    }
}
