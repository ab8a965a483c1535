using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Heating.Commands;
using HeatingSensor.Host.Tests.Heating.Flash;
using HeatingSensor.Host.Tests.Support;
using Tables;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>
/// `heating run` as a whole: the real firmware on the virtual board, real sockets and TLS, the local cloud. What was
/// recorded is compared with the trace as this test reads it itself, not with the run's own books.
/// </summary>
public sealed class RunEndToEndTests : IDisposable
{
    private const string Year = "traces/house-2019.csv";

    // A repeated state, times out of order, two rows in one second, an open and a shorted sensor.
    private const string DirtyTrace = """
        time_utc,relay,temperature_c
        2019-01-01T01:23:01Z,1,19.937
        2019-01-01T02:18:48Z,0,22
        2019-01-01T02:18:50Z,0,22.5
        2019-01-01T10:00:00Z,1,-2029.312
        2019-01-01T06:38:12Z,1,18.25
        2019-01-01T07:39:03Z,0,21.875
        2019-01-01T11:00:00Z,1,20
        2019-01-01T11:00:00Z,0,999
        2019-01-01T12:00:00Z,1,20
        2019-01-01T12:00:00Z,0,20.5
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OfADirtyTrace_DeliversEachGenuineChangeOnce()
    {
        File.WriteAllText(_folder["dirty.csv"], DirtyTrace);

        var exitCode = await RunAsync("--trace", _folder["dirty.csv"], "--speed", "max");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        var events = Recorded();
        Assert.Equal("INACTIVE", Text(events[0], "status"));
        Assert.Equal(JsonValueKind.Null, events[0].GetProperty("previousStatus").ValueKind);
        Assert.Equal(
            [
                ("2019-01-01T01:23:01Z", "ACTIVE", "19.9"),
                ("2019-01-01T02:18:48Z", "INACTIVE", "22.0"),
                ("2019-01-01T06:38:12Z", "ACTIVE", "18.3"),
                ("2019-01-01T07:39:03Z", "INACTIVE", "21.9"),
                ("2019-01-01T10:00:00Z", "ACTIVE", "OPEN"),
                ("2019-01-01T11:00:00Z", "INACTIVE", "SHORT"),
            ],
            events.Skip(1).Select(e => (Time(e), Text(e, "status"), Sensor(e))),
            Same);
        Assert.All(events, e => Assert.True(DateTimeOffset.TryParse(
            Text(e, "receivedAt"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _)));
        Assert.Contains("changes in the input          6\n", _output.ToString().ReplaceLineEndings("\n"));
        Assert.Contains("Nothing went wrong.", _output.ToString());
        Assert.DoesNotContain('\u001b', _output.ToString());
        // The sensor is broken from 10:00 to the end; a minute is enough to notice it, at any speed.
        var alarm = Assert.Single(Lines(), e => e.TryGetProperty("alarm", out var kind) && kind.GetString() == "SENSOR_FAULT");
        Assert.True(alarm.GetProperty("raised").GetBoolean());
        Assert.Matches("alarms received +\\d+, still raised [A-Z_, ]*SENSOR_FAULT[A-Z_, ]*\n", _output.ToString().ReplaceLineEndings("\n"));
        Assert.Matches("alarm  SENSOR_FAULT raised", _output.ToString());
    }

    [Fact]
    public async Task Run_AgainOnTheSameData_GoesOnWithBootAndSequenceNumbers()
    {
        await RunAsync("--speed", "max", "--duration", "2m");
        var first = Recorded();
        await RunAsync("--speed", "max", "--duration", "2m");
        var second = Recorded();

        // What the first run had delivered may come again, until the journal's segment is deleted.
        second = second.FindAll(e => Number(e, "bootId") != Number(first[0], "bootId"));
        Assert.NotEmpty(second);
        Assert.Equal(Number(first[0], "bootId") + 1, Number(second[0], "bootId"));
        Assert.True(Number(second[0], "seq") > Number(first[^1], "seq"));
    }

    [Fact]
    public async Task Run_BoardErasedInTheMiddleOfAYear_NoIdentityNamesTwoEvents()
    {
        // The heating runs for an hour a day, from May to August.
        var changes = Enumerable.Range(0, 120)
            .Select(day => new DateTime(2019, 5, 1, 6, 0, 0, DateTimeKind.Utc).AddDays(day))
            .SelectMany(on => new[] { $"{on:yyyy-MM-ddTHH:mm:ssZ},1,45", $"{on.AddHours(1):yyyy-MM-ddTHH:mm:ssZ},0,55" })
            .ToList();
        List<JsonElement> events = [];
        foreach (var half in new[] { changes.Take(120), changes.Skip(120) })
        {
            File.WriteAllLines(_folder["half.csv"], half.Prepend("time_utc,relay,temperature_c"));
            var exitCode = await RunAsync("--trace", _folder["half.csv"], "--speed", "max", "--sampling", "1h");
            Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output.ToString().Split("Summary")[^1]}");
            events.AddRange(Recorded());
            Directory.Delete(Path.Combine(_folder["data"], "boards"), recursive: true);
        }

        Assert.Equal(2, events.Select(e => Text(e, "epoch")).Distinct().Count());
        var identities = events.GroupBy(e => (Text(e, "deviceId"), Text(e, "epoch"), Number(e, "seq"))).ToList();
        Assert.All(identities, same => Assert.Single(same.Select(e => (Time(e), Text(e, "status"))).Distinct()));
        Assert.True(events.Select(e => Number(e, "seq")).Distinct().Count() < identities.Count, "no number came twice");
        Assert.Equal(
            changes.Select(row => row.Split(',')).Select(row => (row[0], row[1] == "1" ? "ACTIVE" : "INACTIVE")),
            identities.Select(same => same.First()).Select(e => (Time(e), Text(e, "status")))
                .Where(e => changes.Any(row => row.StartsWith(e.Item1, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Device_WhoseBrokerIsUnreachable_EndsWithWhatWaits()
    {
        TestCredentials.Write(_folder["credentials"]);
        string[] args =
        [
            "device", "--endpoint", "127.0.0.1:1", "--thing", "boiler-1", "--data", _folder["data"], "--speed", "max", "--duration", "1m",
            "--cert", _folder["credentials/certificate.pem"], "--key", _folder["credentials/private.key"], "--ca", _folder["credentials/ca.pem"],
        ];

        var exitCode = await CommandLine.RunAsync(args, new InvocationConfiguration { Output = _output, Error = _error }).WaitAsync(Patience);

        Assert.Equal(ExitCode.Waiting, exitCode);
        Assert.Matches("lost +0\n", _output.ToString().ReplaceLineEndings("\n"));
        Assert.Matches("[1-9][0-9]* waiting in the journal\\.", _output.ToString());
    }

    [SharedFact(Year)]
    public async Task Run_OfAYear_DeliversEachGenuineChangeOnce()
    {
        var path = SharedFactAttribute.PathOf(Year);

        var exitCode = await RunAsync("--trace", path, "--speed", "max", "--sampling", "1h");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output.ToString().Split("Summary")[^1]}");
        var events = Recorded().DistinctBy(e => Number(e, "seq")).Skip(1).ToList();
        Assert.Equal(Genuine(File.ReadLines(path)), events.Select(e => (Time(e), Text(e, "status"))));
        Assert.Equal(events.Select(e => (Time(e), Text(e, "status"))), (await StoredAsync()).Skip(1));
        Assert.Equal(
            ["OPEN", "OPEN", "SHORT"],
            events.Where(e => e.TryGetProperty("sensorFault", out _)).Select(e => Text(e, "sensorFault")));
    }

    private async Task<List<(string, string)>> StoredAsync()
    {
        using var tables = new SqliteTables(Path.Combine(_folder["data"], "cloud", "tables.db"));
        var items = tables.Table(new TableSchema("heating-events", "deviceId", "sort", "expiresAt"))
            .QueryAsync("boiler-1", null, ":", isNewestFirst: false, limit: null, CancellationToken.None);
        List<(string, string)> stored = [];
        await foreach (var item in items)
        {
            var message = JsonDocument.Parse((string)item["payload"]!).RootElement;
            if (message.TryGetProperty("status", out _))
                stored.Add((Time(message), Text(message, "status")));
        }

        return stored;
    }

    private static IEnumerable<(string, string)> Genuine(IEnumerable<string> lines)
    {
        var state = "0";
        var rows = lines.Skip(1)
            .Select(line => line.Split(','))
            .GroupBy(row => row[0])
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in rows)
        {
            var row = group.Last();
            if (row[1] == state)
                continue;
            state = row[1];
            yield return (row[0], state == "1" ? "ACTIVE" : "INACTIVE");
        }
    }

    // A temperature comes through thermistor, divider and ADC: within a degree.
    private static bool Same((string, string, string) expected, (string, string, string) actual)
    {
        var (time, status, sensor) = expected;
        var isSameSensor = sensor == actual.Item3
            || (double.TryParse(sensor, CultureInfo.InvariantCulture, out var one)
                && double.TryParse(actual.Item3, CultureInfo.InvariantCulture, out var other)
                && Math.Abs(one - other) <= 1);
        return (time, status) == (actual.Item1, actual.Item2) && isSameSensor;
    }

    private static string Sensor(JsonElement e) => e.TryGetProperty("sensorFault", out var fault)
        ? fault.GetString()!
        : e.GetProperty("temperature").GetRawText();

    private static string Time(JsonElement e) => DateTimeOffset.FromUnixTimeMilliseconds(Number(e, "timestamp"))
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Text(JsonElement e, string key) => e.GetProperty(key).GetString()!;

    private static long Number(JsonElement e, string key) => e.GetProperty(key).GetInt64();

    private List<JsonElement> Recorded() =>
        [.. Lines().Where(line => line.TryGetProperty("status", out _))];

    private IEnumerable<JsonElement> Lines() =>
        File.ReadLines(_folder["events.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement);

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        ["run", "--data", _folder["data"], "--record", _folder["events.jsonl"], .. args],
        new InvocationConfiguration { Output = _output, Error = _error }).WaitAsync(Patience);
}
