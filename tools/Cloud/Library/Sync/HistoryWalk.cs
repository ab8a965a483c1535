using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>Follows a shadow's history from what was known to what is known now, and notes the conflicts that begin and end on the
/// way.</summary>
/// <param name="start">The state so far; null if the shadow was never seen.</param>
/// <param name="mayLeap">Whether to go on over versions that are missing, after a document of this Unix second. A message that is
/// merely late makes up for them; one that is lost never comes.</param>
public sealed class HistoryWalk(SyncState? start, Func<long, bool> mayLeap)
{
    private readonly List<(Field Field, OpenConflict Conflict, Field? Now)> _ended = [];

    /// <summary>Null until there was a document.</summary>
    public SyncState? State { get; private set; } = start;

    /// <summary>Conflicts that are over: as they were, and how the field is now; null if it is gone.</summary>
    public IReadOnlyList<(Field Field, OpenConflict Conflict, Field? Now)> Ended => _ended;

    /// <summary>The versions that are waited for; null if none.</summary>
    public (long First, long Last)? Missing { get; private set; }

    /// <summary>The shadow does not exist any more.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Whether the sides differed at any time.</summary>
    public bool HadDifferences { get; private set; } = start?.Differences.Count > 0;

    /// <summary>Takes the next change. One that is known already is passed over.</summary>
    public void Take(HistoryRecord record)
    {
        if (State is null)
        {
            Restart(record.Previous ?? record.Current);
            if (record.Previous is not null)
                Move(record.Current, hasGap: false);
            return;
        }

        if (State.IsBefore(record.Current))
        {
            Restart(record.Current);
            return;
        }

        if (Missing is not null || record.Current.Version <= State.Version || State.IsAfterRebirthOf(record.Current))
            return;
        if (record.Previous is null)
            Restart(record.Current);
        else if (record.Previous.Version <= State.Version || Leap(record.Previous, record.Current.Timestamp))
            Move(record.Current, hasGap: false);
    }

    /// <summary>Takes the document as it was read. Of two changes since the last known one, it shows only the second.</summary>
    public void Take(SyncDocument document)
    {
        if (State is null || State.IsBefore(document))
            Restart(document);
        else if (Missing is null && document.Version > State.Version)
            Leap(document, document.Timestamp);
    }

    /// <summary>The shadow was deleted.</summary>
    public void TakeDeletion()
    {
        if (State is null)
            return;
        EndAll();
        State = State.Deleted();
        IsDeleted = true;
        Missing = null;
    }

    /// <summary>Notes what became of conflicts.</summary>
    public void Replace(SyncState decided) => State = decided;

    // A message carries the document before, too, so one lost message leaves no gap.
    private bool Leap(SyncDocument document, long timestamp)
    {
        bool hasGap = document.Version > State!.Version + 1;
        if (hasGap && !mayLeap(timestamp))
        {
            Missing = (State.Version + 1, document.Version - 1);
            return false;
        }

        Move(document, hasGap);
        return true;
    }

    private void Move(SyncDocument document, bool hasGap)
    {
        SyncState next = State!.Next(document, hasGap);
        foreach ((FieldPath path, OpenConflict conflict) in State.Open)
        {
            if (!next.Open.ContainsKey(path))
                End(path, conflict, document);
        }

        State = next;
        HadDifferences |= next.Differences.Count > 0;
    }

    private void Restart(SyncDocument document)
    {
        EndAll();
        State = SyncState.Start(document);
        HadDifferences |= State.Differences.Count > 0;
    }

    private void EndAll()
    {
        foreach ((FieldPath path, OpenConflict conflict) in State?.Open ?? new Dictionary<FieldPath, OpenConflict>())
            End(path, conflict, null);
    }

    private void End(FieldPath path, OpenConflict conflict, SyncDocument? now)
    {
        Field before = State!.Differences.First(field => field.Path.Equals(path));
        JsonNode? desired = now is null ? null : path.Find(now.Desired);
        JsonNode? reported = now is null ? null : path.Find(now.Reported);
        _ended.Add((before, conflict, now is null ? null : before with { Desired = desired, Reported = reported }));
    }
}
