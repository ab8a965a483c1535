using System.CommandLine;
using Heating.Aws;
using Heating.Events;
using Heating.Run;

namespace Heating.Commands;

/// <summary>`heating report`.</summary>
internal static class ReportCommand
{
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
            ReportPeriod period = parsed.GetResult(day) is not null ? ReportPeriod.Day(parsed.GetValue(day), clock, TimeProvider.System)
                : parsed.GetResult(week) is not null ? ReportPeriod.Week(parsed.GetValue(week), clock, TimeProvider.System)
                : ReportPeriod.Month(parsed.GetValue(month), clock, TimeProvider.System);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            if (period.From >= now)
                throw new CommandException(ExitCode.Usage, $"The period is in the future: {period.Name}.");
            string name = parsed.GetRequiredValue(thing);
            return async (events, token) =>
            {
                await events.CheckKnownAsync(name, token);
                HeatingReport report = await HeatingReport.ReadAsync(events.Store, name, parsed.GetValue(channel), period, now, token);
                ReportText.Write(parsed.InvocationConfiguration.Output, report, clock);
                if (parsed.GetValue(png) is { } file)
                    Save(report, file, parsed.InvocationConfiguration.Output);
            };
        }, cancel));
        return command
            .WithExamples(
                ("heating report boiler-1 --day", "today so far"),
                ("heating report boiler-1 --week 2026-01-15 --zone Europe/Berlin", "the week with that day"),
                ("heating report boiler-1 --month 2026-01 --png january.png", "a month, also as a picture"))
            .WithExitCodes(EventsCommand.ExitCodes);
    }

    private static Option<string?> PeriodOption(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.ZeroOrOne };

    private static void Save(HeatingReport report, string file, TextWriter output)
    {
        try
        {
            ReportPicture.Save(report, file);
            output.WriteLine($"The picture is in {file}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.File, $"--png {file}: cannot be written: {error.Message}");
        }
    }
}
