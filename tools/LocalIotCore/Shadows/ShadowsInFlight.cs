using System.Collections.Concurrent;

namespace LocalIotCore.Shadows;

/// <summary>How many requests of each thing wait or are worked on, by whatever way they came. Thread-safe.</summary>
internal sealed class ShadowsInFlight(int max)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Counts a request in; false: there are as many as there may be.</summary>
    public bool TryEnter(string thing)
    {
        if (_counts.AddOrUpdate(thing, 1, (_, before) => before + 1) <= max)
            return true;
        Leave(thing);
        return false;
    }

    /// <summary>Counts one out. Things that wait for nothing are not remembered.</summary>
    public void Leave(string thing)
    {
        while (_counts.TryGetValue(thing, out int count))
        {
            bool isDone = count > 1
                ? _counts.TryUpdate(thing, count - 1, count)
                : _counts.TryRemove(KeyValuePair.Create(thing, count));
            if (isDone)
                return;
        }
    }
}
