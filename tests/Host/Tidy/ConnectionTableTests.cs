using System.Text;
using HeatingSensor.Indication;
using HeatingSensor.Uplink;
using Xunit;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>
/// Goal: docs/connection.md's transitions are the firmware's own. Method: the table is made from
/// <see cref="ConnectionMachine"/> and compared; after a change, copy what the test expects into the document.
/// </summary>
public class ConnectionTableTests
{
    private const string Begin = "<!-- transitions -->\n";
    private const string End = "<!-- /transitions -->";

    [Fact]
    public void Document_TableOfTheTransitions_IsTheFirmwaresOwn()
    {
        var text = Document();
        var parts = text.Split(Begin, 2);

        Assert.True(parts.Length == 2, "docs/connection.md has no line " + Begin);
        Assert.Equal(Table(), parts[1].Split(End, 2)[0]);
    }

    [Fact]
    public void Document_TableOfTheStates_NamesEachWithItsLedPattern()
    {
        var text = Document();

        Assert.All(Enum.GetValues<ConnectionState>().Except([ConnectionState.Connecting]), state =>
        {
            var start = $"| `{ConnectionStates.Name(state)}` |";
            var line = text.Split('\n').SingleOrDefault(
                line => line.StartsWith(start, StringComparison.Ordinal) && line.Split('|').Length == 6);
            Assert.True(line is not null, $"docs/connection.md has no line that begins with {start}");
            var pattern = ConnectionIndication.PatternOf(state, false);
            var led = pattern == IndicatorPattern.Connected ? "steady" : ((int)pattern).ToString();
            Assert.StartsWith(led, line.Split('|', StringSplitOptions.TrimEntries)[4], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Enums_Counts_AreThoseOfTheMembers()
    {
        Assert.Equal(ConnectionStates.Count, Enum.GetValues<ConnectionState>().Length);
        Assert.Equal(ConnectionMachine.InputCount, Enum.GetValues<ConnectionInput>().Length);
    }

    private static string Document() =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs/connection.md")).ReplaceLineEndings("\n");

    // States that answer an input in the same way share a line.
    private static string Table()
    {
        var lines = new StringBuilder("| input | in | leads to | with |\n|---|---|---|---|\n");
        foreach (var input in Enum.GetValues<ConnectionInput>().Except([ConnectionInput.None]))
        {
            var rows = Enum.GetValues<ConnectionState>()
                .Select(state => (state, next: ConnectionMachine.Next(state, input, out var actions), actions))
                .Where(row => row.next != row.state || row.actions != ConnectionActions.None)
                .GroupBy(row => (target: row.next == row.state ? "(stays)" : $"`{ConnectionStates.Name(row.next)}`", row.actions));
            foreach (var row in rows)
            {
                var states = string.Join(", ", row.Select(from => $"`{ConnectionStates.Name(from.state)}`"));
                var actions = row.Key.actions == ConnectionActions.None ? "" : row.Key.actions.ToString();
                lines.Append($"| {input} | {states} | {row.Key.target} | {actions} |\n");
            }
        }

        return lines.ToString();
    }
}
