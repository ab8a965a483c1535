using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>Judges what a device does when it returns to a persistent session, or finds it expired.</summary>
internal static class SessionJudge
{
    /// <summary>Judges a device whose session the broker kept: no SUBSCRIBE, and the stored message is
    /// acknowledged.</summary>
    public static RowResult Kept(IReadOnlyList<TimelineEntry> entries)
    {
        if (Begin(entries, out var second) is { } failure)
            return failure;
        var after = entries.Where(entry => entry.Connection == second!.Connection).ToList();
        if (after.FirstOrDefault(entry => entry.Kind == EntryKind.Subscribe) is { } again)
            return RowResult.Fail($"SUBSCRIBE to {again.Text} although the session was kept");
        if (after.FirstOrDefault(entry => entry.Kind == EntryKind.Sent) is not { } sent)
            return RowResult.Fail("the connection ended before the stored message could be sent");
        if (after.FirstOrDefault(entry => entry.Kind == EntryKind.PubAck && entry.PacketId == sent.PacketId) is not { } ack)
            return RowResult.Fail($"no SUBSCRIBE, but no PUBACK of the stored message, id {sent.PacketId}, either");
        return RowResult.Pass($"clean session 0; came back without SUBSCRIBE, PUBACK of the stored message, id {sent.PacketId}, "
            + $"after {BackoffJudge.Seconds(ack.AtMs - sent.AtMs)}");
    }

    /// <summary>Judges a device whose session the broker lost: it must send SUBSCRIBE again.</summary>
    public static RowResult Expired(IReadOnlyList<TimelineEntry> entries)
    {
        if (Begin(entries, out var second) is { } failure)
            return failure;
        var again = entries.FirstOrDefault(
            entry => entry.Connection == second!.Connection && entry.Kind == EntryKind.Subscribe);
        return again is null
            ? RowResult.Fail("no SUBSCRIBE although the session had expired (session present 0)")
            : RowResult.Pass($"session present 0: SUBSCRIBE to {again.Text} again, "
                + $"{BackoffJudge.Seconds(again.AtMs - second!.AtMs)} after CONNACK");
    }

    private static RowResult? Begin(IReadOnlyList<TimelineEntry> entries, out TimelineEntry? second)
    {
        second = null;
        var connects = entries.Where(entry => entry.Kind == EntryKind.Connect).ToList();
        if (connects.Count == 0)
            return RowResult.Fail("no CONNECT");
        if (connects.Find(entry => entry.IsCleanSession) is { } clean)
            return RowResult.Fail($"CONNECT requests a clean session (connection {clean.Connection}): nothing can persist");
        var accepted = entries.Where(entry => entry.Kind == EntryKind.Accept).ToList();
        var firstOnly = accepted.Count > 0 ? accepted[0].Connection : 0;
        if (!entries.Any(entry => entry.Connection == firstOnly && entry.Kind == EntryKind.Subscribe))
            return RowResult.Fail("no SUBSCRIBE on the first connection: nothing to persist");
        if (accepted.Count < 2)
            return RowResult.Fail("did not come back after the disconnect");
        second = accepted[1];
        return null;
    }
}
