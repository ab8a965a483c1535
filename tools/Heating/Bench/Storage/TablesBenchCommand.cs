using System.CommandLine;
using Heating.Commands;
using Tables;

namespace Heating.Bench.Storage;

/// <summary>`heating bench tables`: storing and reading events, beside the least that SQLite itself needs.</summary>
internal static class TablesBenchCommand
{
    private const int EventsMax = 10_000_000;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<int> events = CountOption.Create("--events", 1_000_000, 1000, EventsMax, "Events that are stored before anything is measured.");
        Option<int> inserts = CountOption.Create("--inserts", 2000, 10, 1_000_000, "Events that each side stores in a round.");
        Option<int> rounds = CountOption.Create("--rounds", 5, 1, 100, "Rounds; the median is reported.");
        var command = new Command("tables", "Measure the table of events: storing one by one, and reading a week.") { events, inserts, rounds };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed, new TablesBench(parsed.GetValue(events), parsed.GetValue(inserts), parsed.GetValue(rounds)), cancel));
        return command.WithExamples(
            ("heating bench tables", "a million events"),
            ("heating bench tables --events 10000 --inserts 200", "a quick look"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, TablesBench bench, CancellationToken cancel)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        using var folder = WorkFolder.Create("bench");
        string work = folder.Path;
        try
        {
            BenchTable.Write(output, await bench.RunAsync(work, output.WriteLine, cancel), bench.Notes);
            return ExitCode.Ok;
        }
        catch (Exception exception) when (exception is IOException or TableException or Microsoft.Data.Sqlite.SqliteException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"heating bench: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
