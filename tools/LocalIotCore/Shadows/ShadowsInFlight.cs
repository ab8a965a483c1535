using System.Collections.Concurrent;

namespace LocalIotCore.Shadows;

/// <summary>Number of waiting or running requests of each thing, from MQTT and HTTP together. Thread-safe.</summary>
internal sealed class ShadowsInFlight(int max)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Counts a request in; false if the thing has reached the limit.</summary>
    public bool TryEnter(string thing)
    {
        if (_counts.AddOrUpdate(thing, 1, (_, before) => before + 1) <= max)
            return true;
        Leave(thing);
        return false;
    }

    /// <summary>Counts a request out. Things without requests are forgotten.</summary>
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
