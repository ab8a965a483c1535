namespace Heating.Qualify.Broker;

/// <summary>Everything that happened between device and broker, in order. Thread-safe.</summary>
internal sealed class Timeline(ScaledTime time)
{
    /// <summary>A row has a few hundred entries; more than this is a device that only fails.</summary>
    public const int EntriesMax = 100_000;

    private readonly Lock _gate = new();
    private readonly List<TimelineEntry> _entries = [];
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <summary>The number of entries, to be used as the start of what follows.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>Adds an entry with the current time.</summary>
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
    /// <param name="from">Index of the first entry to consider.</param>
    /// <param name="matches">Whether an entry is the awaited one.</param>
    /// <param name="limitMs">Longest wait, in device time.</param>
    /// <returns>The entry, or null if none came in time.</returns>
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
