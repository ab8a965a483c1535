using System.Text.Json;

namespace Cloud.Events;

/// <summary>What the rules send to a function: `SELECT encode(*, 'base64') AS payload, topic() AS topic,
/// clientid() AS clientId, timestamp() AS receivedAt`, and why the rule refuses it if it does.</summary>
/// <param name="Payload">The device's message, byte by byte.</param>
/// <param name="ClientId">Who published it.</param>
/// <param name="ReceivedAt">Unix time in milliseconds.</param>
/// <param name="Refused">Why it must not count as the device's; null: it may.</param>
public sealed record Envelope(ReadOnlyMemory<byte> Payload, string Topic, string ClientId, long ReceivedAt, string? Refused)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="HeatingEventException">A field is missing or wrong.</exception>
    public static Envelope Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new HeatingEventException("", $"The envelope is a JSON {Fields.Name(document.RootElement.ValueKind)}; "
                    + "expected an object.");
            var fields = new Fields(document.RootElement, "");
            string payload = fields.Text("payload");
            byte[] bytes = new byte[payload.Length / 4 * 3];
            if (!Convert.TryFromBase64String(payload, bytes, out int length))
                throw fields.FaultOf("payload", $"is {Fields.Quote(payload)}", "base64");
            return new Envelope(
                bytes.AsMemory(0, length),
                fields.Text("topic"),
                fields.Text("clientId"),
                fields.Whole("receivedAt", 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()),
                fields.OptionalText("refused"));
        }
        catch (JsonException error)
        {
            throw new HeatingEventException("", $"The envelope is not JSON: {error.Message}");
        }
    }
}
