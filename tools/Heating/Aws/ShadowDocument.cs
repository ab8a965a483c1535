using System.Text.Json.Nodes;

namespace Heating.Aws;

/// <summary>A shadow document: desired and reported state, and when it was reported.</summary>
/// <param name="whole">The whole document.</param>
internal sealed class ShadowDocument(JsonObject whole)
{
    /// <summary>A shadow that does not exist.</summary>
    public static readonly ShadowDocument Missing = new([]);

    /// <summary>The document as the service sent it.</summary>
    public JsonObject Whole => whole;

    /// <summary>The document's version; null if the shadow does not exist.</summary>
    public long? Version => (long?)whole["version"];

    /// <summary>The desired state; empty if there is none.</summary>
    public JsonObject Desired => Section("desired");

    /// <summary>The reported state; empty if there is none.</summary>
    public JsonObject Reported => Section("reported");

    /// <summary>When a key with a scalar value was last reported; null if never.</summary>
    public DateTimeOffset? ReportedAt(string key) =>
        whole["metadata"]?["reported"]?[key]?["timestamp"] is { } seconds
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private JsonObject Section(string name) => whole["state"]?[name] as JsonObject ?? [];
}
