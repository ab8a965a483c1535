namespace VirtualBoard.House;

/// <summary>The relay's changes so far, readable from any thread.</summary>
internal sealed class ChangeLog
{
    private readonly Lock gate = new();
    private readonly List<RelayChange> changes = [];
    private RelayChange[]? snapshot = [];

    public event Action<RelayChange>? Changed;

    public IReadOnlyList<RelayChange> Changes
    {
        get
        {
            lock (gate)
                return snapshot ??= [.. changes];
        }
    }

    public void Add(RelayChange change)
    {
        lock (gate)
        {
            changes.Add(change);
            snapshot = null;
        }

        Changed?.Invoke(change);
    }
}
