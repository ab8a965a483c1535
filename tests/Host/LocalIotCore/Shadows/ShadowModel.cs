using System.Globalization;
using System.Text.Json.Nodes;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>
/// A shadow as a flat table: path to leaf. A leaf is a scalar or a whole array, as text; objects are only where there are
/// leaves below. Written without a look at the service, which works on trees.
/// </summary>
internal sealed class ShadowModel
{
    private const char Separator = '\u0001';

    public SortedDictionary<string, string> Desired { get; private set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Reported { get; private set; } = new(StringComparer.Ordinal);

    public long Version { get; private set; }

    public void Update(JsonObject? desired, JsonObject? reported)
    {
        Apply(Desired, "", desired);
        Apply(Reported, "", reported);
        Version++;
    }

    /// <summary>Leaves of desired that reported does not hold with the same value. An object that is wanted where something
    /// else is reported, or the other way round, is wanted whole.</summary>
    public SortedDictionary<string, string> Delta()
    {
        var delta = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in Desired)
        {
            if (!Reported.TryGetValue(path, out var present) || !AreEqual(value, present))
                delta[path] = value;
        }

        return delta;
    }

    /// <summary>The table of a document.</summary>
    public static SortedDictionary<string, string> Flatten(JsonNode? node)
    {
        var table = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Apply(table, "", node);
        return table;
    }

    private static void Apply(SortedDictionary<string, string> table, string path, JsonNode? patch)
    {
        if (patch is not JsonObject members)
            return;
        foreach (var (key, node) in members)
        {
            var below = path + Separator + key;
            if (node is JsonObject inner && HasBelow(table, below))
            {
                Apply(table, below, inner);
                continue;
            }

            Remove(table, below);
            if (node is JsonObject fresh)
                Apply(table, below, fresh);
            else if (node is not null)
                table[below] = node.ToJsonString();
        }
    }

    private static bool HasBelow(SortedDictionary<string, string> table, string path) =>
        table.Keys.Any(key => key.StartsWith(path + Separator, StringComparison.Ordinal));

    private static void Remove(SortedDictionary<string, string> table, string path)
    {
        foreach (var key in table.Keys.Where(key => key == path || key.StartsWith(path + Separator, StringComparison.Ordinal)).ToList())
            table.Remove(key);
    }

    private static bool AreEqual(string a, string b) => a == b
        || (double.TryParse(a, CultureInfo.InvariantCulture, out var x) && double.TryParse(b, CultureInfo.InvariantCulture, out var y) && x == y);
}
