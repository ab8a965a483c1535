using System.Text.Json.Nodes;

namespace Heating.Aws;

/// <summary>A shadow as it was read: what is desired, what is reported, and when.</summary>
/// <param name="whole">The whole document.</param>
internal sealed class ShadowDocument(JsonObject whole)
{
    /// <summary>A shadow that there is not.</summary>
    public static readonly ShadowDocument Missing = new([]);

    /// <summary>As the service sent it.</summary>
    public JsonObject Whole => whole;

    /// <summary>Counts its changes; null: there is no such shadow.</summary>
    public long? Version => (long?)whole["version"];

    /// <summary>What somebody wants; empty if nobody does.</summary>
    public JsonObject Desired => Section("desired");

    /// <summary>What the device says; empty if it never did.</summary>
    public JsonObject Reported => Section("reported");

    /// <summary>When the device last reported a key with a single value; null: never.</summary>
    public DateTimeOffset? ReportedAt(string key) =>
        whole["metadata"]?["reported"]?[key]?["timestamp"] is { } seconds
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private JsonObject Section(string name) => whole["state"]?[name] as JsonObject ?? [];
}
