using System.Text.Json;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Publishes AWS's life-cycle events (Developer Guide, life-cycle events): who came, who went and why, who
/// subscribed to what.</summary>
public sealed class Presence(Router router, TimeProvider time)
{
    private const string Root = "$aws/events/";

    /// <summary>A client connected.</summary>
    public void Connected(ClientLife life) =>
        Publish("presence/connected", life, "connected", writer =>
        {
            writer.WriteString("ipAddress", life.IpAddress);
            writer.WriteNumber("versionNumber", life.VersionNumber);
        });

    /// <summary>A client went.</summary>
    public void Disconnected(ClientLife life, DisconnectReason reason) =>
        Publish("presence/disconnected", life, "disconnected", writer =>
        {
            writer.WriteBoolean("clientInitiatedDisconnect", reason == DisconnectReason.ClientInitiatedDisconnect);
            writer.WriteString("disconnectReason", reason.ToAwsName());
            writer.WriteNumber("versionNumber", life.VersionNumber);
        });

    /// <summary>A client subscribed.</summary>
    public void Subscribed(ClientLife life, IEnumerable<string> filters) =>
        Publish("subscriptions/subscribed", life, "subscribed", writer => WriteTopics(writer, filters));

    /// <summary>A client unsubscribed.</summary>
    public void Unsubscribed(ClientLife life, IEnumerable<string> filters) =>
        Publish("subscriptions/unsubscribed", life, "unsubscribed", writer => WriteTopics(writer, filters));

    private void Publish(string kind, ClientLife life, string eventType, Action<Utf8JsonWriter> writeRest)
    {
        if (TopicRules.HasWildcard(life.ClientId))
            return; // AWS sends no events for such client ids
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("clientId", life.ClientId);
            writer.WriteNumber("timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteString("eventType", eventType);
            writer.WriteString("sessionIdentifier", life.SessionId);
            writer.WriteString("principalIdentifier", life.PrincipalId);
            writeRest(writer);
            writer.WriteEndObject();
        }
        router.Publish($"{Root}{kind}/{life.ClientId}", stream.GetBuffer().AsSpan(0, (int)stream.Length),
            QoS.AtMostOnce, retain: false);
    }

    private static void WriteTopics(Utf8JsonWriter writer, IEnumerable<string> filters)
    {
        writer.WriteStartArray("topics");
        foreach (string filter in filters)
            writer.WriteStringValue(filter);
        writer.WriteEndArray();
    }
}

/// <summary>One connection of a client, as its life-cycle events name it.</summary>
/// <param name="ClientId">Client id.</param>
/// <param name="SessionId">32 hex digits, new with each connection.</param>
/// <param name="PrincipalId">Certificate id; `anonymous` on the plain port.</param>
/// <param name="IpAddress">Where it came from.</param>
/// <param name="VersionNumber">The same for connect and disconnect of one connection, higher with the next.</param>
public sealed record ClientLife(string ClientId, string SessionId, string PrincipalId, string IpAddress,
    long VersionNumber);
