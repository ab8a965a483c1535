using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>The bodies that the service publishes (Developer Guide, device-shadow-document).</summary>
internal static class ShadowMessages
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] GetAccepted(ShadowDocument document, long timestamp, string? token) => Write(writer =>
    {
        writer.WriteStartObject("state");
        WriteSections(writer, document, section => section.Values);
        if (document.Delta() is { } delta)
            WriteNode(writer, "delta", delta.Values);
        writer.WriteEndObject();
        writer.WriteStartObject("metadata");
        WriteSections(writer, document, section => section.Stamps);
        writer.WriteEndObject();
        WriteEnd(writer, document.Version, timestamp, token);
    });

    /// <summary>The response to an accepted update: the request's own state, with timestamps.</summary>
    public static byte[] UpdateAccepted(ShadowRequest request, long version, long timestamp) => Write(writer =>
    {
        if (request.IsStateNull)
        {
            writer.WriteNull("state");
            WriteNode(writer, "metadata", ShadowSection.StampsOf(null, timestamp));
        }
        else
        {
            writer.WriteStartObject("state");
            foreach ((string name, SectionPatch patch) in Sections(request))
                WriteNode(writer, name, patch.Patch);
            writer.WriteEndObject();
            writer.WriteStartObject("metadata");
            foreach ((string name, SectionPatch patch) in Sections(request))
                WriteNode(writer, name, ShadowSection.StampsOf(patch.Patch, timestamp));
            writer.WriteEndObject();
        }
        WriteEnd(writer, version, timestamp, request.ClientToken);
    });

    public static byte[] Delta(ShadowSection delta, long version, long timestamp, string? token) => Write(writer =>
    {
        writer.WriteNumber("version", version);
        writer.WriteNumber("timestamp", timestamp);
        WriteNode(writer, "state", delta.Values);
        WriteNode(writer, "metadata", delta.Stamps);
        WriteToken(writer, token);
    });

    /// <param name="previous">Null if there was none.</param>
    public static byte[] Documents(ShadowDocument? previous, ShadowDocument current, long timestamp, string? token) =>
        Write(writer =>
        {
            if (previous is null)
                writer.WriteNull("previous");
            else
                WriteDocument(writer, "previous", previous);
            WriteDocument(writer, "current", current);
            writer.WriteNumber("timestamp", timestamp);
            WriteToken(writer, token);
        });

    public static byte[] DeleteAccepted(long version, long timestamp, string? token) =>
        Write(writer => WriteEnd(writer, version, timestamp, token));

    /// <summary>AWS omits the timestamp from a 404 (seen live, amazon-freertos#3334).</summary>
    public static byte[] Rejected(ShadowError error, long timestamp, string? token) => Write(writer =>
    {
        writer.WriteNumber("code", error.Code);
        writer.WriteString("message", error.Message);
        if (error.Code != 404)
            writer.WriteNumber("timestamp", timestamp);
        WriteToken(writer, token);
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteDocument(Utf8JsonWriter writer, string name, ShadowDocument document)
    {
        writer.WriteStartObject(name);
        writer.WriteStartObject("state");
        WriteSections(writer, document, section => section.Values);
        writer.WriteEndObject();
        writer.WriteStartObject("metadata");
        WriteSections(writer, document, section => section.Stamps);
        writer.WriteEndObject();
        writer.WriteNumber("version", document.Version);
        writer.WriteEndObject();
    }

    private static void WriteSections(
        Utf8JsonWriter writer, ShadowDocument document, Func<ShadowSection, JsonObject> part)
    {
        if (!document.Desired.IsEmpty)
            WriteNode(writer, "desired", part(document.Desired));
        if (!document.Reported.IsEmpty)
            WriteNode(writer, "reported", part(document.Reported));
    }

    private static IEnumerable<(string Name, SectionPatch Patch)> Sections(ShadowRequest request)
    {
        if (request.Desired.IsPresent)
            yield return ("desired", request.Desired);
        if (request.Reported.IsPresent)
            yield return ("reported", request.Reported);
    }

    private static void WriteEnd(Utf8JsonWriter writer, long version, long timestamp, string? token)
    {
        writer.WriteNumber("version", version);
        writer.WriteNumber("timestamp", timestamp);
        WriteToken(writer, token);
    }

    private static void WriteToken(Utf8JsonWriter writer, string? token)
    {
        if (token is not null)
            WriteNode(writer, "clientToken", JsonValue.Create(token));
    }

    private static void WriteNode(Utf8JsonWriter writer, string name, JsonNode? node)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(ShadowText.Of(node), skipInputValidation: true);
    }
}
