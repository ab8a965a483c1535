using System.CommandLine;
using Heating.Aws;
using Heating.Events;
using Heating.Run;
using Tables;

namespace Heating.Commands;

/// <summary>`heating events`.</summary>
internal static class EventsCommand
{
    /// <summary>Exit codes of the commands that read stored events.</summary>
    public static readonly int[] ExitCodes = [ExitCode.File, ExitCode.Service, ExitCode.Interrupted];

    public static Command Create()
    {
        var thing = AwsCommand.ThingArgument();
        Option<string?> from = TimeOption("--from", "Only events from this time on");
        Option<string?> to = TimeOption("--to", "Only events before this time");
        var last = new Option<string?>("--last") { Description = "Only events of the last 90m, 24h, 7d, 2w …", HelpName = "LENGTH" };
        last.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 0 && TimeTexts.ParseLength(token.Value) is null))
                result.AddError($"--last {token.Value}: expected {TimeTexts.ExpectedLength}.");
        });
        Option<int> limit = Bench.CountOption.Create("--limit", int.MaxValue, 1, int.MaxValue, "Only the newest N of them.");
        limit.DefaultValueFactory = _ => int.MaxValue;
        var json = new Option<bool>("--json") { Description = "One JSON object a line, with the message as the device sent it." };
        var csv = new Option<bool>("--csv") { Description = "Comma-separated, times in UTC, samples unpacked." };
        Option<string?> zone = ZoneOption();
        Option<string> table = TableOption();
        var command = new Command("events", "List the stored events of a device: changes, alarms, samples, gaps.")
        {
            thing, from, to, last, limit, json, csv, zone, table,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(last) is not null && (result.GetResult(from) ?? result.GetResult(to)) is not null)
                result.AddError("--last cannot be combined with --from and --to.");
            if (result.GetResult(json) is not null && result.GetResult(csv) is not null)
                result.AddError("--json and --csv cannot be combined.");
        });
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, options, parsed.GetRequiredValue(table), () =>
        {
            TimeZoneInfo clock = TimeTexts.ZoneOf(parsed.GetValue(zone));
            int most = parsed.GetValue(limit);
            var list = new EventList(
                parsed.GetRequiredValue(thing),
                parsed.GetValue(last) is { } length ? DateTimeOffset.UtcNow - TimeTexts.ParseLength(length)
                    : TimeOf("--from", parsed.GetValue(from), clock),
                TimeOf("--to", parsed.GetValue(to), clock),
                most == int.MaxValue ? null : most);
            EventPrinter printer = parsed.GetValue(json) ? new JsonPrinter()
                : parsed.GetValue(csv) ? new CsvPrinter() : new TextPrinter(clock);
            if (list.From is { } first && list.Until is { } end && first >= end)
                throw new CommandException(ExitCode.Usage, $"--from {first:u} is not before --to {end:u}.");
            return (events, token) => ListAsync(list, events, printer, parsed.InvocationConfiguration, token);
        }, cancel));
        return command
            .WithExamples(
                ("heating events boiler-1 --last 7d", "the last week"),
                ("heating events boiler-1 --from 2026-01-01 --to 2026-02-01 --csv", "a month, for a spreadsheet"),
                ("heating events boiler-1 --limit 1 --json", "the newest event, as the device sent it"))
            .WithExitCodes(ExitCodes);
    }

    /// <summary>Opens the events and runs work on them; a failure becomes one line on the error output.</summary>
    /// <param name="prepare">Reads the command line, before anything is opened, and gives the work.</param>
    public static async Task<int> RunAsync(ParseResult parsed, AwsOptions options, string table,
        Func<Func<EventTable, CancellationToken, Task>> prepare, CancellationToken cancel)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        try
        {
            var runAsync = prepare();
            using EventTable events = EventTable.Open(options.Values(parsed, Environment.GetEnvironmentVariable), table);
            await runAsync(events, cancel);
            return ExitCode.Ok;
        }
        catch (TableException exception)
        {
            CommandException failure = EventTable.ToError(exception);
            await error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (CommandException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
    }

    public static Option<string?> ZoneOption() => new("--zone")
    {
        Description = "Time zone, such as Europe/Berlin. Default: this machine's.",
        HelpName = "NAME",
    };

    public static Option<string> TableOption() => new("--table")
    {
        Description = "Name of the table of events.",
        DefaultValueFactory = _ => EventTable.DefaultName,
        HelpName = "NAME",
    };

    private static async Task ListAsync(
        EventList list, EventTable events, EventPrinter printer, InvocationConfiguration console, CancellationToken cancel)
    {
        if (await list.WriteAsync(events.Store, printer, console.Output, cancel) > 0)
            return;
        await events.CheckKnownAsync(list.Thing, cancel);
        await console.Error.WriteLineAsync($"{list.Thing} has no events in this range; it has others.");
    }

    private static Option<string?> TimeOption(string name, string description) =>
        new(name) { Description = $"{description}: {TimeTexts.Expected}.", HelpName = "TIME" };

    private static DateTimeOffset? TimeOf(string option, string? text, TimeZoneInfo zone)
    {
        if (text is null)
            return null;
        return TimeTexts.Parse(text, zone) ?? throw new CommandException(ExitCode.Usage, $"{option} {text}: expected {TimeTexts.Expected}.");
    }
}
