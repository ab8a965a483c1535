namespace Heating.Run.Ledger;

/// <summary>The input's changes in order of time, and which of them an event has accounted for.</summary>
/// <param name="isOnAtStart">The relay's state before the first change.</param>
internal sealed class ChangeHistory(bool isOnAtStart)
{
    /// <summary>Changes remembered; the oldest are dropped first, and count as lost if no event has accounted for
    /// them.</summary>
    public const int ChangesMax = 100_000;

    // Dropping a tenth at a time keeps the cost of moving the others low.
    private const int DroppedAtOnce = ChangesMax / 10;

    private readonly List<Entry> _entries = [];
    private bool _stateBeforeFirst = isOnAtStart;
    private int _accounted;
    private int _droppedUnaccounted;
    private int _firstUnaccounted;

    /// <summary>Changes that no event has accounted for yet.</summary>
    public int Unaccounted => _entries.Count - _accounted + _droppedUnaccounted;

    /// <summary>Adds a change, which must not be earlier than the last one and must change the state.</summary>
    public void Add(InputChange change)
    {
        var (lastMs, lastState) = _entries.Count == 0
            ? (long.MinValue, _stateBeforeFirst)
            : (_entries[^1].Change.TimestampMs, _entries[^1].Change.IsOn);
        if (change.TimestampMs < lastMs)
            throw new ArgumentException($"The change at {change.TimestampMs} comes after one at {lastMs}.", nameof(change));
        if (change.IsOn == lastState)
            throw new ArgumentException($"The relay is {change.IsOn} already at {change.TimestampMs}.", nameof(change));

        _entries.Add(new Entry(change));
        if (_entries.Count > ChangesMax)
            DropOldest();
    }

    /// <summary>Accounts for the nearest open change to this state within the tolerance; null if there is
    /// none.</summary>
    public InputChange? Take(bool isOn, long timestampMs, long toleranceMs)
    {
        Entry? nearest = null;
        for (var i = IndexFrom(timestampMs - toleranceMs); i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if (entry.Change.TimestampMs > timestampMs + toleranceMs)
                break;
            if (entry.Change.IsOn == isOn && !entry.IsAccounted && entry.IsNearer(nearest, timestampMs))
                nearest = entry;
        }

        return nearest is null ? null : Account(nearest);
    }

    /// <summary>Accounts for the oldest open change to this state; null if there is none.</summary>
    public InputChange? TakeOldest(bool isOn)
    {
        while (_firstUnaccounted < _entries.Count && _entries[_firstUnaccounted].IsAccounted)
            _firstUnaccounted++;
        var entry = _entries.Skip(_firstUnaccounted).FirstOrDefault(e => !e.IsAccounted && e.Change.IsOn == isOn);
        return entry is null ? null : Account(entry);
    }

    /// <summary>Accounts for the open changes between two times, both included, oldest first; returns how
    /// many.</summary>
    public int TakeAll(long fromMs, long toMs, long countMax = long.MaxValue)
    {
        var count = 0;
        for (var i = IndexFrom(fromMs); i < _entries.Count && _entries[i].Change.TimestampMs <= toMs; i++)
        {
            if (_entries[i].IsAccounted || count >= countMax)
                continue;
            Account(_entries[i]);
            count++;
        }

        return count;
    }

    /// <summary>Whether the relay was in this state at any moment between two times.</summary>
    public bool WasEver(bool isOn, long fromMs, long toMs)
    {
        var i = IndexFrom(fromMs);
        var state = i == 0 ? _stateBeforeFirst : _entries[i - 1].Change.IsOn;
        while (state != isOn && i < _entries.Count && _entries[i].Change.TimestampMs <= toMs)
            state = _entries[i++].Change.IsOn;
        return state == isOn;
    }

    private InputChange Account(Entry entry)
    {
        entry.IsAccounted = true;
        _accounted++;
        return entry.Change;
    }

    // The first entry at or after the time (binary search).
    private int IndexFrom(long timestampMs)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Change.TimestampMs < timestampMs)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void DropOldest()
    {
        var open = _entries.Take(DroppedAtOnce).Count(entry => !entry.IsAccounted);
        _droppedUnaccounted += open;
        _accounted -= DroppedAtOnce - open;
        _stateBeforeFirst = _entries[DroppedAtOnce - 1].Change.IsOn;
        _entries.RemoveRange(0, DroppedAtOnce);
        _firstUnaccounted = 0;
    }

    private sealed class Entry(InputChange change)
    {
        public InputChange Change { get; } = change;

        public bool IsAccounted { get; set; }

        public bool IsNearer(Entry? other, long timestampMs) =>
            other is null
            || Math.Abs(Change.TimestampMs - timestampMs) < Math.Abs(other.Change.TimestampMs - timestampMs);
    }
}

/// <summary>A genuine change of the relay, as the house or the trace made it.</summary>
/// <param name="TimestampMs">House time of the first edge, in ms since 1970 UTC.</param>
/// <param name="IsOn">The relay's state from then on.</param>
/// <param name="HasSensorFault">Whether the temperature sensor was failing at that moment; null if unknown, and then
/// not checked.</param>
/// <param name="EdgeTicks">Real time of the pin's edge, from <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record InputChange(long TimestampMs, bool IsOn, bool? HasSensorFault, long EdgeTicks);
