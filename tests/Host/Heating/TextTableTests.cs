using Heating.Commands;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Goal: a table fits every terminal from 60 to 200 columns, and what does not fit into a line is wrapped, not lost.
/// Method: rows as `certs`, `things list`, `rules list` and `config` print them.</summary>
public class TextTableTests
{
    private static readonly string Id = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    public static TheoryData<int> Widths => [60, 80, 120, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Table_OfCertificates_FitsAndIsComplete(int width) => Check(
        width, ["certificate", "thing", "state", "expires", "last use"],
        [Id, "boiler-in-the-cellar-of-the-house-next-door", "PENDING_ACTIVATION", "2049-12-31 23:59:59", "2026-11-28 05:41"]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Table_OfThings_FitsAndIsComplete(int width) => Check(
        width, ["thing", "type", "state", "relay", "°C", "firmware", "RSSI", "attributes"],
        ["boiler-1", "heating", "online", "INACTIVE", "-21.5", "1.0.0", "-61", "room=cellar, house=12, installed=2026-01-15"]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Table_OfRules_FitsAndIsComplete(int width) => Check(
        width, ["rule", "from", "actions", "what for"],
        ["heating_sensor_store_status", "home/heating/status", "lambda, cloudwatchMetric, republish", "Stores every event exactly once, and counts it."]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Table_OfSettings_FitsAndIsComplete(int width) => Check(
        width, ["setting", "desired", "reported", "unit", "range", "meaning"],
        ["temperatureIntervalS", "86400", "60", "s", "10 to 86400", "How often the temperature is measured; alarms do not depend on it."]);

    private static void Check(int width, string[] columns, string[] row)
    {
        var output = new StringWriter();

        TextTable.Write(output, columns, [row, row], width);

        string text = output.ToString();
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, $"{line.TrimEnd().Length} columns: {line}"));
        // Below one another, the columns' names stand in each row.
        bool isTable = !text.Contains("\n\n" + columns[0], StringComparison.Ordinal);
        Assert.Equal(
            Sorted(string.Concat([.. columns, .. isTable ? [] : columns, .. row, .. row])), Sorted(text.Replace("─", "").Replace("\r", "")));
    }

    private static string Sorted(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)).Order());
}
