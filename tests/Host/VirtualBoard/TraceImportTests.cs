using HeatingSensor.Host.Tests.Tidy;
using VirtualBoard.House;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>Goal: one half hour of heating is the same, whichever program wrote it down. The files are in Traces.</summary>
public class TraceImportTests
{
    private static readonly DateTimeOffset On = new(2026, 1, 12, 6, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Off = new(2026, 1, 12, 6, 52, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Files => new()
    {
        { "own.csv", "taken for a trace of its own format: relay relay, temperature temperature_c" },
        {
            "home-assistant.csv", "taken for Home Assistant's history: relay switch.boiler, temperature sensor.flow_temperature, "
                + "left out sensor.cellar_humidity, 1 missing values keep the one before"
        },
        { "influxdb.csv", "taken for InfluxDB's CSV: relay value state boiler, temperature value °C flow" },
        { "influxdb-pivoted.csv", "taken for InfluxDB's CSV: relay relay, temperature temperature" },
        {
            "grafana-joined.csv", "taken for Grafana's table: relay boiler relay, temperature flow temperature, "
                + "1 missing values keep the one before"
        },
        {
            "grafana-two-tables.csv", "taken for Grafana's table: relay boiler, temperature flow, temperature, times without a zone are UTC"
        },
        { "grafana-series.csv", "taken for Grafana's series: relay boiler, temperature flow temp, 1 missing values keep the one before" },
        { "excel.csv", "taken for a table: relay Heizung, temperature Temperatur, left out Bemerkung, times without a zone are UTC" },
        { "excel-own.csv", "taken for a table: relay relay, temperature temperature_c" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_AnExport_IsTheSameHalfHour(string file, string source)
    {
        var trace = Read(TextOf(file));

        Assert.Equal([new(On, true, 24500, SensorFault.None), new(Off, false, 61200, SensorFault.None)], trace.Changes);
        Assert.Contains(41.25, trace.Rows.Select(row => row.TemperatureC));
        Assert.Equal(source, trace.Source);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_AnExportWithWindowsLineEndsAndAByteOrderMark_IsTheSame(string file, string source)
    {
        var trace = Read("\uFEFF" + TextOf(file).Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal([On, Off], trace.Changes.Select(change => change.TimeUtc));
        Assert.Equal(source, trace.Source);
    }

    [Fact]
    public void Read_AMeterOfShelly_IsOnWhileItTakesMuch()
    {
        var trace = Read(TextOf("shelly.csv"));

        Assert.Equal([(On, true), (Off, false)], trace.Changes.Select(change => (change.TimeUtc, change.On)));
        Assert.All(trace.Rows, row => Assert.Equal(20, row.TemperatureC));
        Assert.StartsWith(
            "taken for Shelly's meter: relay total_act_energy (on above 0.947), no temperature, so it is 20 °C, left out ", trace.Source);
    }

    [Fact]
    public void Read_ASensorThatIsUnavailable_HasFailed()
    {
        var trace = Read("""
            entity_id,state,last_changed
            sensor.flow_temperature,unavailable,2026-01-12T06:29:00.000Z
            switch.boiler,on,2026-01-12T06:30:00.000Z
            sensor.flow_temperature,40,2026-01-12T06:31:00.000Z
            """);

        Assert.Equal(SensorFault.Open, Assert.Single(trace.Changes).Fault);
        Assert.Equal(40, trace.Rows[^1].TemperatureC);
    }

    [Theory]
    [InlineData("switch.boiler", null, "switch.boiler", "sensor.flow_temperature")]
    [InlineData("pump", "outside", "switch.pump", "sensor.outside_temperature")]
    public void Read_SeriesChosenByName_AreTaken(string relay, string? temperature, string expectedRelay, string expectedTemperature)
    {
        var text = """
            entity_id,state,last_changed
            switch.boiler,on,2026-01-12T06:30:00.000Z
            switch.pump,on,2026-01-12T06:30:00.000Z
            sensor.flow_temperature,40,2026-01-12T06:31:00.000Z
            """ + (temperature is null ? "" : "\nsensor.outside_temperature,4,2026-01-12T06:31:00.000Z");

        var trace = Read(text, new TraceChoice(relay, temperature));

        Assert.StartsWith(
            $"taken for Home Assistant's history: relay {expectedRelay}, temperature {expectedTemperature}", trace.Source);
    }

    [Theory]
    [InlineData("switch.a,on,{0}\nswitch.b,off,{0}\nsensor.temp,3,{0}", 1,
        "more than one series may be the relay: switch.a, switch.b; expected one, to be chosen with --trace-relay NAME")]
    [InlineData("switch.a,on,{0}\nsensor.temp_1,3,{0}\nsensor.temp_2,4,{0}", 1,
        "more than one series may be the temperature: sensor.temp_1, sensor.temp_2; expected one, to be chosen with --trace-temperature NAME")]
    [InlineData("sensor.temp,3,{0}\nsensor.humidity,4,{0}", 1, "there is no relay; expected one of sensor.temp, sensor.humidity to be 0 or 1")]
    [InlineData("switch.a,on,{0}\nswitch.a,ajar,{0}", 3, "switch.a is 'ajar'; expected 0 or 1, on or off, true or false")]
    [InlineData("switch.a,on,{0}\nsensor.temp,3,{0}\nsensor.temp,70 °F,{0}", 4, "sensor.temp is '70 °F'; expected a number of degrees Celsius")]
    [InlineData("switch.a,on,01/02/2026 06:30", 2, "last_changed is '01/02/2026 06:30'; expected ISO 8601")]
    [InlineData("switch.a,on", 2, "there are 2 columns; expected 3: entity_id,state,last_changed")]
    [InlineData("switch.a,\"on,{0}", 2, "a quote is open")]
    [InlineData("switch.a,\"on\"x,{0}", 2, "after a closing quote there is 'x'")]
    public void Read_AHistoryThatIsUnclear_IsRefusedWithLineAndReason(string rows, int line, string expected)
    {
        var text = "entity_id,state,last_changed\n" + rows.Replace("{0}", "2026-01-12T06:30:00.000Z", StringComparison.Ordinal);

        var error = Assert.Throws<TraceFormatException>(() => Read(text));

        Assert.Equal(line, error.Line);
        Assert.StartsWith($"test.csv:{line}: {expected}", error.Message);
    }

    [Fact]
    public void Read_AChoiceThatNamesNothing_NamesWhatThereIs()
    {
        var error = Assert.Throws<TraceFormatException>(() => Read(TextOf("home-assistant.csv"), new TraceChoice("furnace")));

        Assert.Equal(
            "test.csv:1: --trace-relay furnace names 0 series; expected one of switch.boiler, sensor.flow_temperature, "
                + "sensor.cellar_humidity.",
            error.Message);
    }

    [Theory]
    [InlineData("<html>\n<p>\n", "there is one column")]
    [InlineData("name,age\nx,3\n", "it is not known what this is; expected the header time_utc,relay,temperature_c, or an export of Home Assistant")]
    [InlineData("Time,a,a\n1768199400000,1,2\n", "the column a is there twice")]
    public void Read_SomethingElse_SaysWhatIsKnown(string text, string expected)
    {
        var error = Assert.Throws<TraceFormatException>(() => Read(text));

        Assert.StartsWith($"test.csv:1: {expected}", error.Message);
    }

    private static string TextOf(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Host", "VirtualBoard", "Traces", file));

    private static Trace Read(string text, TraceChoice? choice = null) => Trace.Read(new StringReader(text), "test.csv", choice);
}
