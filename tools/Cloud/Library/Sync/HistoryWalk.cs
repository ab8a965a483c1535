namespace Cloud.Sync;

/// <summary>Follows a shadow's history from what was known to what is known now.</summary>
/// <param name="start">The state so far; null if the shadow was never seen.</param>
/// <param name="mayLeap">Whether to go on over versions that are missing, after a document of this Unix second. A message that is
/// merely late makes up for them; one that is lost never comes.</param>
public sealed class HistoryWalk(SyncState? start, Func<long, bool> mayLeap)
{
    /// <summary>Null until there was a document.</summary>
    public SyncState? State { get; private set; } = start;

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
        State = State!.Next(document, hasGap);
        HadDifferences |= State.Differences.Count > 0;
    }

    private void Restart(SyncDocument document)
    {
        State = State?.Restarted(document) ?? SyncState.Start(document);
        HadDifferences |= State.Differences.Count > 0;
    }
}
