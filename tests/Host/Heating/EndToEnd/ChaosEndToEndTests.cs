using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>
/// `heating run` when things go wrong: network, broker and power during a run, and a process that is killed. Real
/// firmware, real sockets and TLS.
/// </summary>
public sealed class ChaosEndToEndTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WithAnOutage_ReplaysWhatHappenedMeanwhile()
    {
        WriteTrace(changes: 20, everySeconds: 60);

        var exitCode = await RunAsync("--trace", _folder["trace.csv"], "--speed", "max", "--outage", "5m@310s");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        var events = Recorded();
        Assert.Equal(21, events.Where(e => e.TryGetProperty("status", out _)).DistinctBy(Seq).Count());

        // Of the five, the first may be recorded before the device notices: closing a socket takes no house time.
        var replayed = events.DistinctBy(Seq).Count(e => e.GetProperty("replayed").GetBoolean() && !IsFirst(e));
        Assert.InRange(replayed, 4, 5);
        Assert.Contains("network outages               1\n", _output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Run_OfTwoHoursOfChaos_LosesAndInventsNothing()
    {
        WriteTrace(changes: 240, everySeconds: 30);

        var exitCode = await RunAsync("--trace", _folder["trace.csv"], "--speed", "max", "--chaos", "2");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        Assert.Matches(new Regex(@"broker restarts +[1-9]"), _output.ToString());
        Assert.Matches(new Regex(@"power cuts +[1-9]"), _output.ToString());
        AssertConsistent(Recorded());
    }

    [Fact]
    public async Task Run_KilledAndStartedAgain_GoesOnWhereItWas()
    {
        WriteTrace(changes: 2_000, everySeconds: 4);
        string[] undelivered;
        using (var child = Start("--trace", _folder["trace.csv"], "--speed", "20", "--verbose", "--outage", "1d@60s"))
        {
            undelivered = await ReadUntilOfflineEventsAsync(child, count: 5);
            child.Kill();
            await child.WaitForExitAsync().WaitAsync(Patience);
        }

        var before = Recorded();
        var exitCode = await RunAsync("--speed", "max", "--duration", "2m");

        Assert.True(exitCode == ExitCode.Ok, $"{exitCode}: {_error}{_output}");
        var after = Recorded();
        var bootId = before[0].GetProperty("bootId").GetInt64();
        var late = after.Where(e => e.GetProperty("bootId").GetInt64() == bootId).Select(Seq).Distinct().ToList();
        Assert.Subset(late.ToHashSet(), undelivered.Select(long.Parse).ToHashSet());
        Assert.All(after.Where(e => e.GetProperty("bootId").GetInt64() != bootId), e => Assert.True(Seq(e) > late[^1]));
        AssertConsistent([.. before, .. after]);
    }

    // One sequence number names one content, and first deliveries come in order.
    private static void AssertConsistent(List<JsonElement> events)
    {
        var contents = events.Select(e => (Seq: Seq(e), Text: e.GetRawText().Split(",\"receivedAt\"")[0]));
        Assert.All(contents.GroupBy(c => c.Seq), same => Assert.Single(same.Select(c => c.Text).Distinct()));
        var first = events.DistinctBy(Seq).Select(Seq).ToList();
        Assert.Equal(first.Order(), first);
    }

    private static async Task<string[]> ReadUntilOfflineEventsAsync(Process child, int count)
    {
        List<string> sequences = [];
        var isOffline = false;
        while (sequences.Count < count)
        {
            var line = await child.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException($"It ended: {await child.StandardError.ReadToEndAsync()}");
            isOffline |= line.Contains(" device offline", StringComparison.Ordinal);
            var match = Regex.Match(line, @"heating (IN)?ACTIVE, seq (\d+)");
            if (isOffline && match.Success)
                sequences.Add(match.Groups[2].Value);
        }

        return [.. sequences];
    }

    private static bool IsFirst(JsonElement e) => e.GetProperty("previousStatus").ValueKind == JsonValueKind.Null;

    private static long Seq(JsonElement e) => e.GetProperty("seq").GetInt64();

    private void WriteTrace(int changes, int everySeconds)
    {
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = Enumerable.Range(0, changes).Select(i =>
            $"{start.AddSeconds((long)i * everySeconds):yyyy-MM-dd'T'HH:mm:ss'Z'},{(i + 1) % 2},{20 + (i % 10)}");
        File.WriteAllLines(_folder["trace.csv"], ["time_utc,relay,temperature_c", .. rows]);
    }

    private Process Start(params string[] args)
    {
        var heating = typeof(CommandLine).Assembly.Location;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in (string[])[heating, .. Arguments(args)])
            start.ArgumentList.Add(arg);
        return Process.Start(start)!;
    }

    private List<JsonElement> Recorded() =>
        [.. File.ReadLines(_folder["events.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];

    private string[] Arguments(string[] args) =>
        ["run", "--port", "0", "--data", _folder["data"], "--record", _folder["events.jsonl"], .. args];

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        Arguments(args), new InvocationConfiguration { Output = _output, Error = _error }).WaitAsync(Patience);
}
