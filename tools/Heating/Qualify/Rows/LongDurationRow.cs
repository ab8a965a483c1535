using Heating.Qualify.Broker;
using Heating.Qualify.Judges;

namespace Heating.Qualify.Rows;

/// <summary>
/// Device Advisor's soak test, its phases one after another on one device: retries, a large message, keep-alive,
/// disconnects, and an outage of half an hour in scaled time.
/// </summary>
internal static class LongDurationRow
{
    private const int RelayPeriodMs = 180_000;
    private const long LimitMs = 120_000;
    private const long RetryWatchMs = 20_000;
    private const long OutageMs = 30 * 60_000;
    private const double OutageScale = 150;
    private const int Disconnects = 3;
    private const int DisconnectEveryMs = 15_000;
    private const int LargeBytes = 16_000;

    /// <summary>Longest backoff, a handshake, and some time for the machine.</summary>
    private const long BackLimitMs = 75_000;

    public static Row Row { get; } = new(
        "MQTT_Long_Duration", "retries, large message, keep-alive, disconnects, half an hour without a broker", RunAsync)
        { RelayPeriodMs = RelayPeriodMs };

    private static async Task<RowResult> RunAsync(Rig rig, CancellationToken cancel)
    {
        var right = rig.Broker.Script;
        var result = await RetriesAsync(rig, right, cancel);
        result = result.And((await PacketRows.AcknowledgesAsync(rig, LargeBytes, cancel)).Named("large message"));
        result = result.And((await PingsAsync(rig, cancel)).Named("keep-alive"));
        result = result.And((await DisconnectsAsync(rig, cancel)).Named("disconnects"));
        return result.And((await OutageAsync(rig, right, cancel)).Named("outage"));
    }

    private static async Task<RowResult> RetriesAsync(Rig rig, BrokerScript right, CancellationToken cancel)
    {
        rig.PowerOn(right with { AnswersPublish = false, AnswersSubscribe = false });
        await rig.WaitAsync(EntryKind.Accept, LimitMs, cancel);
        await rig.PassAsync(RetryWatchMs, cancel);
        var entries = rig.Entries;
        rig.Broker.Script = right;
        var mark = rig.Mark;
        var back = await rig.Broker.Timeline.WaitAsync(
            mark, entry => entry.Kind == EntryKind.Publish && entry.QoS == 1, BackLimitMs, cancel);
        return RetryJudge.Judge(entries, EntryKind.Publish)
            .And(RetryJudge.Judge(entries, EntryKind.Subscribe))
            .And(back is null ? RowResult.Fail("nothing published after answers resumed") : new RowResult(Verdict.Pass, []))
            .Named("retries");
    }

    private static async Task<RowResult> PingsAsync(Rig rig, CancellationToken cancel)
    {
        var keepAliveS = rig.Entries.LastOrDefault(entry => entry.Kind == EntryKind.Connect)?.KeepAliveS ?? 0;
        var ping = await rig.WaitAsync(EntryKind.PingReq, 4000L * Math.Max(keepAliveS, 30), cancel, rig.Mark);
        return ping is null
            ? RowResult.Fail($"no PINGREQ (keep-alive {keepAliveS} s)")
            : RowResult.Pass($"PINGREQ sent (keep-alive {keepAliveS} s)");
    }

    private static async Task<RowResult> DisconnectsAsync(Rig rig, CancellationToken cancel)
    {
        var backMs = new List<long>();
        for (var number = 1; number <= Disconnects; number++)
        {
            var mark = rig.Mark;
            var droppedMs = rig.Time.NowMs;
            rig.Broker.DropAll();
            if (await rig.WaitAsync(EntryKind.Accept, BackLimitMs, cancel, mark) is not { } back)
                return RowResult.Fail($"not back within {BackoffJudge.Seconds(BackLimitMs)} after disconnect {number}");
            backMs.Add(back.AtMs - droppedMs);
            await rig.PassAsync(DisconnectEveryMs * number, cancel);
        }

        return RowResult.Pass($"back after {BackoffJudge.Text(backMs)}");
    }

    private static async Task<RowResult> OutageAsync(Rig rig, BrokerScript right, CancellationToken cancel)
    {
        var mark = rig.Mark;
        rig.Broker.Script = right with { IsDown = true };
        rig.Broker.DropAll();
        rig.Time.SetScale(OutageScale);
        await rig.PassAsync(OutageMs, cancel);
        rig.Time.SetScale(rig.Options.Scale);
        var delays = BackoffJudge.DelaysBetween([.. rig.Entries.Skip(mark)]);
        var up = rig.Mark;
        var upMs = rig.Time.NowMs;
        rig.Broker.Script = right;
        var back = await rig.WaitAsync(EntryKind.Accept, BackLimitMs, cancel, up);
        var judged = BackoffJudge.Judge(delays, mustGrow: true);
        var summary = $"{delays.Count} attempts in {OutageMs / 60_000} minutes, longest delay "
            + $"{BackoffJudge.Seconds(delays.DefaultIfEmpty().Max())}, {BackoffJudge.Classify([.. delays, 0]).ToString().ToLowerInvariant()}";
        return back is null
            ? RowResult.Fail(summary, $"not back within {BackoffJudge.Seconds(BackLimitMs)}")
            : judged with { Evidence = [$"{summary}; back {BackoffJudge.Seconds(back.AtMs - upMs)} after its end", .. judged.Evidence.Skip(1)] };
    }
}
