using System.Text.Json;

namespace Heating.Qualify.Broker;

/// <summary>Updates that a device publishes to a shadow.</summary>
internal static class ShadowUpdate
{
    private const string Reserved = "$aws/things/";

    /// <summary>Whether the timeline keeps the payloads of this topic.</summary>
    public static bool IsUpdate(string topic) =>
        topic.StartsWith(Reserved, StringComparison.Ordinal) && topic.EndsWith("/update", StringComparison.Ordinal);

    /// <summary>The reported object of an update; null if there is none, or if it is not JSON.</summary>
    public static JsonElement? ReportedIn(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("state", out var state)
                && state.ValueKind == JsonValueKind.Object
                && state.TryGetProperty("reported", out var reported)
                && reported.ValueKind == JsonValueKind.Object ? reported.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
