using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>A shadow's document at one version. Never changed: an update makes the next one.</summary>
/// <param name="Version">1 for the first of a shadow.</param>
/// <param name="DeletedAt">Seconds since 1970; null while the shadow is there. A deleted shadow has no state, only the
/// version that it would go on from.</param>
internal sealed record ShadowDocument(ShadowSection Desired, ShadowSection Reported, long Version, long? DeletedAt)
{
    /// <summary>Bytes of both sections as JSON: what AWS's limit is about.</summary>
    public int SizeBytes => SizeOf(Desired) + SizeOf(Reported);

    /// <summary>The next document.</summary>
    /// <param name="current">The one before; null if there is none.</param>
    /// <param name="version">Its version.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static ShadowDocument Next(
        ShadowDocument? current, ShadowRequest request, long version, long timestamp, ShadowLimits limits)
    {
        var merge = new ShadowMerge(timestamp, limits.IsEmptyObjectNull);
        ShadowSection desired = current?.Desired ?? ShadowSection.Empty;
        ShadowSection reported = current?.Reported ?? ShadowSection.Empty;
        return new ShadowDocument(
            Apply(desired, request.Desired, request.IsStateNull, merge),
            Apply(reported, request.Reported, request.IsStateNull, merge),
            version,
            DeletedAt: null);
    }

    /// <summary>What is left of it once it is deleted.</summary>
    public ShadowDocument Deleted(long timestamp) => new(ShadowSection.Empty, ShadowSection.Empty, Version, timestamp);

    /// <summary>What is desired and not reported; null if nothing.</summary>
    public ShadowSection? Delta() => ShadowDelta.Between(Desired, Reported);

    /// <summary>For the log.</summary>
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

    /// <summary>From the log.</summary>
    /// <exception cref="InvalidDataException">That is no document.</exception>
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
            throw new InvalidDataException("A shadow's record is intact and holds no shadow.", e);
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
