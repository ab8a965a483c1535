using System.Text.Json;
using Cloud.Events;

namespace Cloud.Notify;

/// <summary>A life-cycle event of AWS IoT: a client has connected, or is gone.</summary>
/// <param name="At">Unix ms.</param>
/// <param name="IsGone">Whether no connection of the client is left by this.</param>
internal sealed record PresenceMessage(string ClientId, long At, bool IsGone)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="HeatingEventException">A field is missing or wrong.</exception>
    public static PresenceMessage Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            string client = Field(root, "clientId", JsonValueKind.String).GetString()!;
            var timestamp = Field(root, "timestamp", JsonValueKind.Number);
            string type = Field(root, "eventType", JsonValueKind.String).GetString()!;
            if (client.Length == 0)
                throw new HeatingEventException("clientId", "clientId is empty; expected a name.");
            if (!timestamp.TryGetInt64(out long at) || at < 0 || at > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
                throw new HeatingEventException("timestamp", $"timestamp is {timestamp.GetRawText()}; expected Unix milliseconds.");
            // With a newcomer of the same name the old connection ends, but the client is there.
            bool isReplaced = root.TryGetProperty("disconnectReason", out var reason) && reason.ValueEquals("DUPLICATE_CLIENTID");
            return new PresenceMessage(client, at, type == "disconnected" && !isReplaced);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HeatingEventException("", $"The presence event is not a JSON object of texts and numbers: {e.Message}");
        }
    }

    private static JsonElement Field(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : throw new HeatingEventException(name, $"{name} is missing or no {kind}; expected a presence event.");
}
