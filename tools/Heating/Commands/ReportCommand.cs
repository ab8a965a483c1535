using System.CommandLine;
using Heating.Aws;
using Heating.Events;
using Heating.Run;
using Heating.Run.Output;

namespace Heating.Commands;

/// <summary>`heating report`.</summary>
internal static class ReportCommand
{
    private static readonly TimeSpan AheadMin = TimeSpan.FromMinutes(5);

    public static Command Create()
    {
        var thing = AwsCommand.ThingArgument();
        Option<string?> day = PeriodOption("--day", "DATE", "A day by its hours; default: today.");
        Option<string?> week = PeriodOption("--week", "DATE", "The week with a date, from Monday on, by its days; default: this one.");
        Option<string?> month = PeriodOption("--month", "YYYY-MM", "A month by its days; default: this one.");
        var channel = new Option<string?>("--channel") { Description = "Name of the relay, on a device with several.", HelpName = "NAME" };
        var png = new Option<string?>("--png") { Description = "Also draw a picture into this file.", HelpName = "FILE" };
        Option<string?> zone = EventsCommand.ZoneOption();
        Option<string> table = EventsCommand.TableOption();
        var command = new Command("report", "Report run time, starts, longest time off and temperatures of a device.")
        {
            thing, day, week, month, channel, png, zone, table,
        };
        Option[] periods = [day, week, month];
        command.Validators.Add(result =>
        {
            if (periods.Count(period => result.GetResult(period) is not null) != 1)
                result.AddError("Expected one of --day, --week and --month.");
        });
        var options = new AwsOptions();
        options.AddTo(command);
        command.SetAction((parsed, cancel) => EventsCommand.RunAsync(parsed, options, parsed.GetRequiredValue(table), () =>
        {
            TimeZoneInfo clock = TimeTexts.ZoneOf(parsed.GetValue(zone));
            ReportPeriod PeriodAt(DateTimeOffset now) => parsed.GetResult(day) is not null
                ? ReportPeriod.Day(parsed.GetValue(day), clock, now)
                : parsed.GetResult(week) is not null ? ReportPeriod.Week(parsed.GetValue(week), clock, now)
                : ReportPeriod.Month(parsed.GetValue(month), clock, now);
            _ = PeriodAt(DateTimeOffset.UtcNow); // a wrong date is told before anything is opened
            string name = parsed.GetRequiredValue(thing);
            return async (events, token) =>
            {
                await events.CheckKnownAsync(name, token);
                DateTimeOffset now = await NowAsync(events, name, parsed.InvocationConfiguration.Output, token);
                ReportPeriod period = PeriodAt(now);
                if (period.From >= now)
                    throw new CommandException(ExitCode.Usage, $"The period is in the future: {period.Name}.");
                HeatingReport report = await HeatingReport.ReadAsync(events.Store, name, parsed.GetValue(channel), period, now, token);
                ReportText.Write(parsed.InvocationConfiguration.Output, report, clock);
                if (parsed.GetValue(png) is not { } file)
                    return;
                await ReportPicture.SaveAsync(report, file, parsed.InvocationConfiguration.Output, token);
                parsed.InvocationConfiguration.Output.WriteLine($"The picture is in {file}.");
            };
        }, cancel));
        return command
            .WithExamples(
                ("heating report boiler-1 --day", "today so far"),
                ("heating report boiler-1 --week 2026-01-15 --zone Europe/Berlin", "the week with that day"),
                ("heating report boiler-1 --month 2026-01 --png january.png", "a month, also as a picture"))
            .WithExitCodes(EventsCommand.ExitCodes);
    }

    // `heating run --speed 60` makes a device whose clock is ahead: the report ends where its events do.
    private static async Task<DateTimeOffset> NowAsync(EventTable events, string thing, TextWriter output, CancellationToken cancel)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (await events.NewestAsync(thing, cancel) is not { } newest || newest - now < AheadMin)
            return now;
        output.WriteLine($"The clock of {thing} is {SummaryText.Span(newest - now)} ahead of this machine's; the report goes by it.");
        return newest;
    }

    private static Option<string?> PeriodOption(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.ZeroOrOne };
}
