using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>A shadow's document at one version. Immutable: an update creates the next one.</summary>
/// <param name="Version">1 for a shadow's first document.</param>
/// <param name="DeletedAt">Unix time in seconds; null while the shadow exists. A deleted shadow has no state, only the
/// version from which it would continue.</param>
internal sealed record ShadowDocument(ShadowSection Desired, ShadowSection Reported, long Version, long? DeletedAt)
{
    /// <summary>Size of both sections as JSON, in bytes: what AWS limits.</summary>
    public int SizeBytes => SizeOf(Desired) + SizeOf(Reported);

    /// <summary>The next document.</summary>
    /// <param name="current">The previous document; null if there is none.</param>
    /// <param name="version">The next version.</param>
    /// <param name="timestamp">Unix time in seconds.</param>
    public static ShadowDocument Next(
        ShadowDocument? current, ShadowRequest request, long version, long timestamp)
    {
        var merge = new ShadowMerge(timestamp);
        ShadowSection desired = current?.Desired ?? ShadowSection.Empty;
        ShadowSection reported = current?.Reported ?? ShadowSection.Empty;
        return new ShadowDocument(
            Apply(desired, request.Desired, request.IsStateNull, merge),
            Apply(reported, request.Reported, request.IsStateNull, merge),
            version,
            DeletedAt: null);
    }

    /// <summary>The record that remains after deletion.</summary>
    public ShadowDocument Deleted(long timestamp) => new(ShadowSection.Empty, ShadowSection.Empty, Version, timestamp);

    /// <summary>The difference between desired and reported; null if there is none.</summary>
    public ShadowSection? Delta() => ShadowDelta.Between(Desired, Reported);

    /// <summary>Writes the document for the log.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            if (DeletedAt is { } deletedAt)
                writer.WriteNumber("deletedAt", deletedAt);
            Write(writer, "desired", Desired.Values);
            Write(writer, "reported", Reported.Values);
            Write(writer, "desiredStamps", Desired.Stamps);
            Write(writer, "reportedStamps", Reported.Stamps);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Reads a document from the log.</summary>
    /// <exception cref="InvalidDataException">Not a document.</exception>
    public static ShadowDocument FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            JsonObject root = JsonNode.Parse(bytes)!.AsObject();
            return new ShadowDocument(
                new ShadowSection(Take(root, "desired"), Take(root, "desiredStamps")),
                new ShadowSection(Take(root, "reported"), Take(root, "reportedStamps")),
                root["version"]!.GetValue<long>(),
                root["deletedAt"]?.GetValue<long>());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidDataException("A shadow's record is intact but does not contain a shadow.", e);
        }
    }

    private static ShadowSection Apply(ShadowSection section, SectionPatch patch, bool isStateNull, ShadowMerge merge)
    {
        if (isStateNull || patch is { IsPresent: true, Patch: null })
            return ShadowSection.Empty;
        return patch.Patch is { } changes ? merge.Into(section, changes) : section;
    }

    private static int SizeOf(ShadowSection section) => section.IsEmpty ? 0 : ShadowText.Of(section.Values).Length;

    private static void Write(Utf8JsonWriter writer, string name, JsonObject node)
    {
        if (node.Count == 0)
            return;
        writer.WritePropertyName(name);
        writer.WriteRawValue(ShadowText.Of(node), skipInputValidation: true);
    }

    private static JsonObject Take(JsonObject root, string name)
    {
        JsonNode? node = root[name];
        root.Remove(name);
        return node?.AsObject() ?? [];
    }
}

/// <summary>One section of a document, `desired` or `reported`: its values, and for each the time when it was last set.
/// Immutable.</summary>
internal sealed record ShadowSection(JsonObject Values, JsonObject Stamps)
{
    public static ShadowSection Empty => new([], []);

    public bool IsEmpty => Values.Count == 0;

    /// <summary>Timestamps in the shape of a value: an object for each object, an array for each array, one timestamp
    /// for each scalar and for each null.</summary>
    /// <param name="timestamp">Unix time in seconds.</param>
    public static JsonNode StampsOf(JsonNode? value, long timestamp) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, (JsonNode?)StampsOf(member.Value, timestamp)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => StampsOf(element, timestamp))]),
        _ => new JsonObject { ["timestamp"] = timestamp },
    };
}
