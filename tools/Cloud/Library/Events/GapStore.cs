using System.Text.Json.Nodes;
using Tables;

namespace Cloud.Events;

/// <summary>Gaps have no time and may grow. Their claim, which holds the largest that has come, also says where they stand:
/// once found, the place stays.</summary>
internal sealed class GapStore(ITable events, EventStore store)
{
    // Each time somebody else has let the gap grow in between; a gap grows a few times in its life.
    private const int AttemptsMax = 50;
    private const string EventSort = "event";
    private const string Last = "lastLostSeq";
    private const string Count = "lostCount";
    private const string Boot = "bootId";
    private const string Hash = "hash";

    private enum Relation
    {
        Same,
        Larger,
        Smaller,
        Other,
    }

    public async Task<EventResult> AddAsync(GapEvent gap, Envelope envelope, CancellationToken cancel)
    {
        JsonObject? claim = await events.GetAsync(gap.DeviceId, EventKeys.GapIdentity(gap), cancel).ConfigureAwait(false);
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (claim is null)
            {
                string place = EventKeys.Gap(gap, await PlaceAsync(gap, envelope.ReceivedAt, cancel).ConfigureAwait(false));
                JsonObject first = ClaimOf(gap, place, envelope.ReceivedAt);
                claim = await events.TryMarkAsync(first, cancel).ConfigureAwait(false) ?? first;
            }

            switch (Compare(gap, claim))
            {
                case Relation.Same:
                    return await PublishAsync(gap, (string)claim[EventSort]!, envelope.ReceivedAt, cancel).ConfigureAwait(false);
                case Relation.Smaller:
                    return new EventResult(EventOutcome.Repeated, gap, null);
                case Relation.Other:
                    string what = $"The gap from {gap.FirstLostSeq} of epoch {gap.Epoch ?? "none"}";
                    return await store.ConflictAsync(envelope, what, cancel).ConfigureAwait(false);
            }

            JsonObject larger = ClaimOf(gap, (string)claim[EventSort]!, envelope.ReceivedAt);
            claim = await events.TryReplaceAsync(larger, Last, claim[Last], cancel).ConfigureAwait(false)
                ? larger
                : await events.GetAsync(gap.DeviceId, EventKeys.GapIdentity(gap), cancel).ConfigureAwait(false);
        }

        throw new TableException(TableFault.Busy, $"The gap from {gap.FirstLostSeq} of {gap.DeviceId} changes all the time.");
    }

    // A gap grows with the events that are lost behind it: every number grows with it, or stays.
    private static Relation Compare(GapEvent gap, JsonObject claim)
    {
        if ((string?)claim[Hash] == EventStore.HashOf(gap.Json))
            return Relation.Same;
        int last = gap.LastLostSeq.CompareTo((long)claim[Last]!);
        int count = gap.LostCount.CompareTo((long)claim[Count]!);
        int boot = gap.BootId.CompareTo((long)claim[Boot]!);
        if (last > 0 && count >= 0 && boot >= 0)
            return Relation.Larger;
        return last < 0 && count <= 0 && boot <= 0 ? Relation.Smaller : Relation.Other;
    }

    private JsonObject ClaimOf(GapEvent gap, string place, long receivedAt)
    {
        JsonObject claim = store.NewItem(gap.DeviceId, EventKeys.GapIdentity(gap), receivedAt);
        claim[EventSort] = place;
        claim[Last] = gap.LastLostSeq;
        claim[Count] = gap.LostCount;
        claim[Boot] = gap.BootId;
        claim[Hash] = EventStore.HashOf(gap.Json);
        return claim;
    }

    // The time of the last event before the gap. Events come in the order of their numbers, so it has arrived; if there is
    // none in the epoch, the device's newest event of all; if there is none at all, the time of arrival.
    private async Task<string> PlaceAsync(GapEvent gap, long receivedAt, CancellationToken cancel)
    {
        string from = EventKeys.Identity(gap.Epoch, 0);
        string to = EventKeys.Identity(gap.Epoch, gap.FirstLostSeq - 1);
        await foreach (JsonObject claim in events.QueryAsync(gap.DeviceId, from, to, true, 1, cancel).ConfigureAwait(false))
            return EventKeys.TimeOf((string)claim[EventSort]!);
        var newest = events.QueryAsync(gap.DeviceId, EventKeys.From(null), EventKeys.Until(null), true, 1, cancel);
        await foreach (JsonObject item in newest.ConfigureAwait(false))
            return EventKeys.TimeOf((string)item["sort"]!);
        return EventKeys.Time(DateTimeOffset.FromUnixTimeMilliseconds(receivedAt));
    }

    // Whoever writes the event checks that it never shrinks: another writer may have let it grow meanwhile.
    private async Task<EventResult> PublishAsync(GapEvent gap, string place, long receivedAt, CancellationToken cancel)
    {
        JsonObject item = store.EventItem(gap, place, receivedAt);
        item[Last] = gap.LastLostSeq;
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            JsonObject? there = await events.TryAddAsync(item, cancel).ConfigureAwait(false);
            if (there is null)
                return new EventResult(EventOutcome.Added, gap, null);
            if ((long)there[Last]! >= gap.LastLostSeq)
                return new EventResult(EventOutcome.Repeated, gap, null);
            if (await events.TryReplaceAsync(item, Last, there[Last], cancel).ConfigureAwait(false))
                return new EventResult(EventOutcome.Added, gap, null);
        }

        throw new TableException(TableFault.Busy, $"The gap from {gap.FirstLostSeq} of {gap.DeviceId} changes all the time.");
    }
}
