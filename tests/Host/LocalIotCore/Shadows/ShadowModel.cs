using System.Globalization;
using System.Text.Json.Nodes;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>What is at a path: a scalar or a whole array, as text, and when it was set; or an object, whatever is in
/// it.</summary>
internal readonly record struct ShadowLeaf(string Text, long StampedAt);

/// <summary>
/// A shadow as two flat tables: path to leaf, and one more entry for each object. Written without a look at the service,
/// which works on trees.
/// </summary>
internal sealed class ShadowModel
{
    private const char Separator = '\u0001';
    private static readonly ShadowLeaf AnObject = new("{}", Unstamped);

    public SortedDictionary<string, ShadowLeaf> Desired { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ShadowLeaf> Reported { get; } = new(StringComparer.Ordinal);

    public long Version { get; private set; }

    /// <summary>Takes the state of an accepted request.</summary>
    public void Update(JsonObject? state, long now)
    {
        Version++;
        foreach (var (name, table) in new[] { ("desired", Desired), ("reported", Reported) })
        {
            if (state is null || (state.TryGetPropertyValue(name, out var section) && section is null))
                table.Clear();
            else if (section is not null)
                Apply(table, "", section.AsObject(), now);
        }
    }

    /// <summary>Entries of desired that reported does not hold with the same value, and the objects around
    /// them.</summary>
    public SortedDictionary<string, ShadowLeaf> Delta()
    {
        var differing = Desired.Where(leaf => !IsReported(leaf.Key, leaf.Value.Text)).Select(leaf => leaf.Key).ToList();
        return new(Desired
            .Where(entry => differing.Any(path => path == entry.Key || IsBelow(path, entry.Key)))
            .ToDictionary(), StringComparer.Ordinal);
    }

    /// <summary>The table of a document's state and of its stamps, which have to have the same paths.</summary>
    public static SortedDictionary<string, ShadowLeaf> Read(JsonNode? state, JsonNode? stamps)
    {
        var values = new SortedDictionary<string, ShadowLeaf>(StringComparer.Ordinal);
        Apply(values, "", state as JsonObject ?? [], 0);
        var times = ReadStamps(stamps);
        Xunit.Assert.Equal(values.Keys, times.Keys);
        foreach (var (path, stampedAt) in times)
            values[path] = values[path] with { StampedAt = stampedAt.Distinct().DefaultIfEmpty(Unstamped).Single() };
        return values;
    }

    /// <summary>Objects have no stamp, and an empty array has no element that could be stamped.</summary>
    public const long Unstamped = 0;

    /// <summary>The times of all stamps.</summary>
    public static SortedDictionary<string, long[]> ReadStamps(JsonNode? stamps)
    {
        var times = new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        AddStamps(times, "", stamps);
        return times;
    }

    private static void Apply(SortedDictionary<string, ShadowLeaf> table, string path, JsonObject patch, long now)
    {
        foreach (var (key, node) in patch)
        {
            var below = path + Separator + key;
            var inner = node as JsonObject;
            if (inner is null || !table.TryGetValue(below, out var present) || present != AnObject)
            {
                Remove(table, below);
                if (IsNothing(node))
                    continue;
            }

            table[below] = inner is not null
                ? AnObject
                : new ShadowLeaf(node!.ToJsonString(), node is JsonArray { Count: 0 } ? Unstamped : now);
            Apply(table, below, inner ?? [], now);
        }
    }

    private static bool IsNothing(JsonNode? node) =>
        node is null || (node is JsonObject { Count: > 0 } members && members.All(member => IsNothing(member.Value)));

    private static bool IsBelow(string leaf, string path) =>
        leaf.StartsWith(path + Separator, StringComparison.Ordinal);

    private static void Remove(SortedDictionary<string, ShadowLeaf> table, string path)
    {
        foreach (var leaf in table.Keys.Where(leaf => leaf == path || IsBelow(leaf, path)).ToList())
            table.Remove(leaf);
    }

    // A stamp is an object with a number `timestamp`; a key of that name holds a stamp instead of a number.
    private static void AddStamps(SortedDictionary<string, long[]> times, string path, JsonNode? stamps)
    {
        if (stamps is JsonArray || IsStamp(stamps))
        {
            times[path] = [.. TimesBelow(stamps)];
            return;
        }

        if (path.Length > 0)
            times[path] = [];
        foreach (var (key, node) in stamps as JsonObject ?? [])
            AddStamps(times, path + Separator + key, node);
    }

    private static IEnumerable<long> TimesBelow(JsonNode? stamps) => stamps switch
    {
        JsonArray elements => elements.SelectMany(TimesBelow),
        JsonObject when IsStamp(stamps) => [(long)stamps["timestamp"]!],
        JsonObject members => members.SelectMany(member => TimesBelow(member.Value)),
        _ => [],
    };

    private static bool IsStamp(JsonNode? node) => node is JsonObject { Count: 1 } && node["timestamp"] is JsonValue;

    private bool IsReported(string path, string text) =>
        Reported.TryGetValue(path, out var present) && AreEqual(text, present.Text);

    private static bool AreEqual(string a, string b) => a == b
        || (double.TryParse(a, CultureInfo.InvariantCulture, out var x)
            && double.TryParse(b, CultureInfo.InvariantCulture, out var y) && x == y);
}
