using System.Text;
using System.Text.Json.Nodes;
using Heating.Qualify;
using Heating.Qualify.Broker;
using Heating.Qualify.Judges;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware.EndToEnd;

/// <summary>The whole firmware on the virtual board, over TLS: what a shadow can make it do to itself.</summary>
public class ShadowEndToEndTests
{
    private const long LimitMs = 120_000;
    private const string Shadow = $"$aws/things/{Rig.Thing}/shadow/name/";

    [Fact]
    public async Task Delta_WithARestartToken_RestartsTheBoardOnceAndReportsTheToken()
    {
        await using var rig = new Rig(new QualifyOptions { Scale = 4 }, relayPeriodMs: null);
        rig.PowerOn();
        await ReportAsync(rig, "maintenance", 0);
        var delta = """{"version":2,"state":{"restart":"once"}}"""u8.ToArray();
        var mark = rig.Mark;
        await rig.Broker.PublishAsync($"{Shadow}maintenance/update/delta", delta, default);

        // Asks whether that is desired now; the answer is the delta once more, with the report's token.
        var question = await ReportAsync(rig, "maintenance", mark);
        Assert.Contains("\"restart\":null", Text(question), StringComparison.Ordinal);
        string token = JsonNode.Parse(question.Payload.Span)!["clientToken"]!.GetValue<string>();
        mark = rig.Mark;
        var answer = new JsonObject
        {
            ["version"] = 3, ["state"] = new JsonObject { ["restart"] = "once" }, ["clientToken"] = token,
        };
        await rig.Broker.PublishAsync($"{Shadow}maintenance/update/delta", Encoding.UTF8.GetBytes(answer.ToJsonString()), default);
        var after = await ReportAsync(rig, "maintenance", mark);
        Assert.Contains("\"restart\":\"once\"", Text(after), StringComparison.Ordinal);

        // Said goodbye, disconnected, and connected as another boot.
        var entries = rig.Entries.Skip(mark).ToList();
        var disconnected = entries.FindIndex(entry => entry.Kind == EntryKind.Disconnect);
        var goodbye = entries.FindIndex(entry => entry.Text == $"home/heating/connection/{Rig.Thing}");
        Assert.InRange(goodbye, 0, disconnected);
        var classic = await rig.Broker.Timeline.WaitAsync(
            mark, entry => entry.Text == $"$aws/things/{Rig.Thing}/shadow/update", LimitMs, default);
        Assert.Contains("\"bootId\":2", Text(classic!), StringComparison.Ordinal);

        // The same delta once more, as AWS sends it until the report is there.
        mark = rig.Mark;
        await rig.Broker.PublishAsync($"{Shadow}maintenance/update/delta", delta, default);
        await rig.PassAsync(5000, default);
        Assert.DoesNotContain(rig.Entries.Skip(mark), entry => entry.Kind == EntryKind.Disconnect);
    }

    [Fact]
    public async Task Delta_WithAKeepAlive_ReconnectsWithIt()
    {
        await using var rig = new Rig(new QualifyOptions { Scale = 4 }, relayPeriodMs: null);
        rig.PowerOn();
        await ReportAsync(rig, "configuration", 0);
        var mark = rig.Mark;
        await rig.Broker.PublishAsync(
            $"{Shadow}configuration/update/delta", """{"version":2,"state":{"keepAliveS":90}}"""u8.ToArray(), default);

        var connect = await rig.WaitAsync(EntryKind.Connect, LimitMs, default, mark);
        Assert.Equal(90, connect!.KeepAliveS);
        var entries = rig.Entries.Skip(mark).ToList();
        var reported = entries.FindIndex(entry => Text(entry).Contains("\"keepAliveS\":90", StringComparison.Ordinal));
        Assert.InRange(reported, 0, entries.FindIndex(entry => entry.Kind == EntryKind.Disconnect));
    }

    private static async Task<TimelineEntry> ReportAsync(Rig rig, string shadow, int from) =>
        await rig.Broker.Timeline.WaitAsync(
            from, entry => entry.Text == $"{Shadow}{shadow}/update" && ShadowJudge.IsReport(entry), LimitMs, default)
        ?? throw new TimeoutException($"No report to {shadow}.");

    private static string Text(TimelineEntry entry) => Encoding.UTF8.GetString(entry.Payload.Span);
}
