using Heating.Qualify.Broker;
using Heating.Qualify.Judges;

namespace Heating.Qualify.Rows;

/// <summary>The rows about single MQTT packets: sent, acknowledged, retried.</summary>
internal static class PacketRows
{
    /// <summary>Device Advisor's default time limit for a case.</summary>
    private const long LimitMs = 300_000;

    /// <summary>Its recommended limit for what follows directly after connecting.</summary>
    private const long ShortLimitMs = 120_000;

    /// <summary>AWS accepts keep-alives from 30 to 1200 s.</summary>
    private const int KeepAliveMinS = 30;
    private const int KeepAliveMaxS = 1200;

    private const int RelayPeriodMs = 10_000;

    /// <summary>Longer than M2Mqtt keeps retrying, and than the 15 s for a retry.</summary>
    private const long RetryWatchMs = 20_000;

    /// <summary>Until a device that has connected has sent what it has to send.</summary>
    private const long SettleMs = 5000;

    public static IReadOnlyList<Row> All { get; } =
    [
        new("MQTT_Connect", "sends CONNECT (thing name as client id, keep-alive within AWS's limits)", ConnectAsync)
            { IsRequired = true },
        new("MQTT_Subscribe", "sends SUBSCRIBE", SubscribeAsync) { IsRequired = true },
        new("MQTT_Publish", "sends PUBLISH with QoS 0", PublishAsync) { IsRequired = true, RelayPeriodMs = RelayPeriodMs },
        new("MQTT_Client_Puback_QoS1", "acknowledges a message with QoS 1 on a topic it has subscribed to", PubackAsync),
        new("MQTT_Publish_Retry_No_Puback", "repeats an unacknowledged PUBLISH: same id and connection, within 15 s",
            (rig, cancel) => RetryAsync(rig, EntryKind.Publish, cancel)) { RelayPeriodMs = RelayPeriodMs },
        new("MQTT_Subscribe_Retry_No_Suback", "repeats an unacknowledged SUBSCRIBE: same id and connection, within 15 s",
            (rig, cancel) => RetryAsync(rig, EntryKind.Subscribe, cancel)),
        new("MQTT_No_Ack_PingResp", "gives up a connection on which answers have stopped", NoPingRespAsync),
    ];

    /// <summary>Sends a message of a given size on the first topic of the device's subscription, which it must
    /// acknowledge.</summary>
    public static async Task<RowResult> AcknowledgesAsync(Rig rig, int payloadBytes, CancellationToken cancel)
    {
        if (await SubscribedAsync(rig, cancel) is not { } topic)
            return RowResult.Fail($"no SUBSCRIBE with QoS 1: no topic to send the message of {payloadBytes} bytes to");
        var packetId = await rig.Broker.PublishAsync(topic, new byte[payloadBytes], cancel);
        var sentMs = rig.Time.NowMs;
        var ack = await rig.Broker.Timeline.WaitAsync(
            0, entry => entry.Kind == EntryKind.PubAck && entry.PacketId == packetId, ShortLimitMs, cancel);
        var evidence = $"QoS 1, id {packetId}, {payloadBytes} bytes on {topic}";
        return ack is null
            ? RowResult.Fail($"{evidence}: no PUBACK")
            : RowResult.Pass($"{evidence}: PUBACK after {BackoffJudge.Seconds(ack.AtMs - sentMs)}");
    }

    /// <summary>Waits for a subscription with QoS 1; returns its first filter as a topic, or null.</summary>
    public static async Task<string?> SubscribedAsync(Rig rig, CancellationToken cancel)
    {
        var subscribe = await rig.Broker.Timeline.WaitAsync(
            0, entry => entry.Kind == EntryKind.Subscribe && entry.QoS > 0, ShortLimitMs, cancel);
        return subscribe?.Text.Split(' ')[0].Replace("#", "qualify").Replace("+", "qualify");
    }

    private static async Task<RowResult> ConnectAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        if (await rig.WaitAsync(EntryKind.Connect, ShortLimitMs, cancel) is not { } connect)
            return RowResult.Fail("no CONNECT");
        var evidence = $"client id {connect.Text}, keep-alive {connect.KeepAliveS} s, clean session "
            + $"{(connect.IsCleanSession ? 1 : 0)}, {BackoffJudge.Seconds(connect.AtMs)} after power-on";
        if (connect.Text != Rig.Thing)
            return RowResult.Fail(evidence, $"the client id must be the thing's name, {Rig.Thing}: AWS's policies compare them");
        return connect.KeepAliveS is >= KeepAliveMinS and <= KeepAliveMaxS
            ? RowResult.Pass(evidence)
            : RowResult.Warn(evidence, $"AWS accepts keep-alives of {KeepAliveMinS} to {KeepAliveMaxS} s");
    }

    private static async Task<RowResult> SubscribeAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        return await rig.WaitAsync(EntryKind.Subscribe, ShortLimitMs, cancel) is { } subscribe
            ? RowResult.Pass($"SUBSCRIBE id {subscribe.PacketId}, QoS {subscribe.QoS}, to {subscribe.Text}")
            : RowResult.Fail($"no SUBSCRIBE in {BackoffJudge.Seconds(ShortLimitMs)}");
    }

    private static async Task<RowResult> PublishAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        var publish = await rig.Broker.Timeline.WaitAsync(
            0, entry => entry.Kind == EntryKind.Publish && entry.QoS == 0, LimitMs, cancel);
        if (publish is not null)
            return RowResult.Pass($"QoS 0 on {publish.Text}, {publish.PayloadBytes} bytes, {BackoffJudge.Seconds(publish.AtMs)} "
                + "after power-on");
        var others = rig.Entries.Count(entry => entry.Kind == EntryKind.Publish);
        return RowResult.Fail($"no PUBLISH with QoS 0 in {BackoffJudge.Seconds(LimitMs)}; {others} with QoS 1");
    }

    private static Task<RowResult> PubackAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        return AcknowledgesAsync(rig, rig.Options.PayloadBytes, cancel);
    }

    private static async Task<RowResult> RetryAsync(Rig rig, EntryKind kind, CancellationToken cancel)
    {
        rig.PowerOn(kind == EntryKind.Publish
            ? rig.Broker.Script with { AnswersPublish = false }
            : rig.Broker.Script with { AnswersSubscribe = false });
        await rig.WaitAsync(kind, ShortLimitMs, cancel);
        await rig.PassAsync(RetryWatchMs, cancel);
        return RetryJudge.Judge(rig.Entries, kind);
    }

    private static async Task<RowResult> NoPingRespAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        if (await rig.WaitAsync(EntryKind.Accept, ShortLimitMs, cancel) is null)
            return RowResult.Fail("no CONNECT");
        await rig.PassAsync(SettleMs, cancel);
        rig.Broker.Script = rig.Broker.Script with { AnswersPing = false, AnswersPublish = false, AnswersSubscribe = false };
        var mark = rig.Mark;
        var keepAliveS = rig.Entries.Last(entry => entry.Kind == EntryKind.Connect).KeepAliveS;
        await rig.WaitAsync(EntryKind.ClosedByDevice, LimitMs, cancel, mark);
        return KeepAliveJudge.Judge([.. rig.Entries.Skip(mark)], keepAliveS);
    }
}
