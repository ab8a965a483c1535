namespace Heating.Qualify.Broker;

/// <summary>All that happened between the device and the broker, in order. Thread-safe.</summary>
internal sealed class Timeline(ScaledTime time)
{
    /// <summary>A row has a few hundred entries; a device that causes more than this does nothing but fail.</summary>
    public const int EntriesMax = 100_000;

    private readonly Lock _gate = new();
    private readonly List<TimelineEntry> _entries = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>How many entries there are: where what comes next begins.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>Writes one down, with the time of now.</summary>
    public void Add(TimelineEntry entry)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (_entries.Count == EntriesMax)
                throw new InvalidOperationException($"Timeline: the device has caused more than {EntriesMax} entries.");
            _entries.Add(entry with { AtMs = time.NowMs });
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    /// <summary>Waits for an entry.</summary>
    /// <param name="from">Index of the first entry that counts.</param>
    /// <param name="matches">The one that is waited for.</param>
    /// <param name="limitMs">Device time to wait at most.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The entry, or null when none came in time.</returns>
    public async Task<TimelineEntry?> WaitAsync(
        int from, Func<TimelineEntry, bool> matches, long limitMs, CancellationToken cancel)
    {
        var untilMs = time.NowMs + limitMs;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                for (; from < _entries.Count; from++)
                {
                    if (matches(_entries[from]))
                        return _entries[from];
                }

                changed = _changed.Task;
            }

            var leftMs = untilMs - time.NowMs;
            if (leftMs <= 0 || !await CompletesAsync(changed, leftMs, cancel))
                return null;
        }
    }

    private async Task<bool> CompletesAsync(Task task, long limitMs, CancellationToken cancel)
    {
        try
        {
            await task.WaitAsync(TimeSpan.FromMilliseconds(limitMs), time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
