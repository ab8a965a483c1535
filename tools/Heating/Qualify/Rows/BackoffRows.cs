using Heating.Qualify.Broker;
using Heating.Qualify.Judges;

namespace Heating.Qualify.Rows;

/// <summary>The rows about reconnect delays.</summary>
internal static class BackoffRows
{
    /// <summary>CONNECTs per round that stay unanswered; the next one is answered.</summary>
    private const int UnansweredConnects = 5;

    /// <summary>Device Advisor requires 5 to 10 attempts.</summary>
    private const int Attempts = 8;

    /// <summary>After this time any device considers a connection stable and may reset its backoff.</summary>
    private const long StableMs = 45_000;

    /// <summary>Longest backoff plus the 30 s for a CONNACK.</summary>
    private const long AttemptLimitMs = 120_000;

    /// <summary>How long an unstable connection lasts: until the device considers it established.</summary>
    private const int UnstableMs = 1000;

    private const int RelayPeriodMs = 30_000;

    public static IReadOnlyList<Row> All { get; } =
    [
        new("MQTT_Connect_Jitter_Backoff_Retries", "twice 5 CONNECTs without answer: delays spread by jitter", JitterAsync)
            { IsRequired = true },
        new("MQTT_Connect_Exponential_Backoff_Retries", "refused at CONNECT: delays grow exponentially", ExponentialAsync),
        new("MQTT_Reconnect_Backoff_Retries_On_Server_Disconnect", "disconnected, then refused: delays spread by jitter",
            DisconnectAsync) { RelayPeriodMs = RelayPeriodMs },
        new("MQTT_Reconnect_Backoff_Retries_On_Unstable_Connection", "disconnected right after each CONNACK: delays still grow",
            UnstableAsync) { RelayPeriodMs = RelayPeriodMs },
    ];

    private static async Task<RowResult> JitterAsync(Rig rig, CancellationToken cancel)
    {
        var right = rig.Broker.Script;
        rig.PowerOn(right with { AnswersConnect = false });
        if (!await RoundAsync(rig, 0, cancel))
            return TooFew(rig.Entries);
        await rig.PassAsync(StableMs, cancel);
        var mark = rig.Mark;
        rig.Broker.Script = right with { AnswersConnect = false };
        rig.Broker.DropAll();
        if (!await RoundAsync(rig, mark, cancel))
            return TooFew(rig.Entries);
        var entries = rig.Entries;
        var result = BackoffJudge.JudgeRounds(
            BackoffJudge.Delays([.. entries.Take(mark)]), BackoffJudge.Delays([.. entries.Skip(mark)]));
        return result with { Evidence = [$"{Connects(entries)} CONNECTs, the 6th of each round answered", .. result.Evidence] };
    }

    // Five without an answer; the one after the fifth gets its answer.
    private static async Task<bool> RoundAsync(Rig rig, int from, CancellationToken cancel)
    {
        if (!await rig.WaitCountAsync(EntryKind.Connect, UnansweredConnects, UnansweredConnects * AttemptLimitMs, cancel, from))
            return false;
        rig.Broker.Script = rig.Broker.Script with { AnswersConnect = true };
        return await rig.WaitAsync(EntryKind.Accept, AttemptLimitMs, cancel, from) is not null;
    }

    private static async Task<RowResult> ExponentialAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn(rig.Broker.Script with { ClosesOnConnect = true });
        await rig.WaitCountAsync(EntryKind.Connect, Attempts, Attempts * AttemptLimitMs, cancel);
        return BackoffJudge.JudgeExponential(BackoffJudge.Delays(rig.Entries));
    }

    private static async Task<RowResult> DisconnectAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        if (await rig.WaitAsync(EntryKind.Accept, AttemptLimitMs, cancel) is null)
            return TooFew(rig.Entries);
        await rig.PassAsync(StableMs, cancel);
        var connected = rig.Mark;
        rig.Broker.Script = rig.Broker.Script with { ClosesOnConnect = true };
        rig.Broker.DropAll();
        await rig.WaitCountAsync(EntryKind.Connect, Attempts, Attempts * AttemptLimitMs, cancel, connected);
        return BackoffJudge.Judge(BackoffJudge.Delays(rig.Entries), mustGrow: true);
    }

    private static async Task<RowResult> UnstableAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn(rig.Broker.Script with { ClosesAfterMs = UnstableMs });
        await rig.WaitCountAsync(EntryKind.Connect, Attempts + 1, (Attempts + 1) * AttemptLimitMs, cancel);
        return BackoffJudge.Judge(BackoffJudge.Delays(rig.Entries), mustGrow: true);
    }

    private static int Connects(IReadOnlyList<TimelineEntry> entries) => entries.Count(entry => entry.Kind == EntryKind.Connect);

    private static RowResult TooFew(IReadOnlyList<TimelineEntry> entries) =>
        RowResult.Fail($"{Connects(entries)} CONNECTs, and then no more within {BackoffJudge.Seconds(AttemptLimitMs)}",
            $"delays: {BackoffJudge.Text(BackoffJudge.Delays(entries))}");
}
