using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Ports;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>Changes the deltas on their way to the device; passes on all else.</summary>
internal abstract class DeltaDecorator(IMqttLink inner) : IMqttLink, IMqttEvents
{
    private IMqttEvents? _events;

    public string FailureReason => inner.FailureReason;

    public bool IsSessionPresent => inner.IsSessionPresent;

    public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
    {
        _events = events;
        return inner.Connect(options, this, connection);
    }

    public LinkOutcome Probe(LinkOptions options) => inner.Probe(options);

    public int Subscribe(string[] topicFilters) => inner.Subscribe(topicFilters);

    public int Publish(string topic, byte[] payload) => inner.Publish(topic, payload);

    public bool PublishOnce(string topic, byte[] payload) => inner.PublishOnce(topic, payload);

    public void Disconnect() => inner.Disconnect();

    public void Close() => inner.Close();

    public void OnAcknowledged(int connection, int packetId) => _events!.OnAcknowledged(connection, packetId);

    public void OnNotDelivered(int connection, int packetId) => _events!.OnNotDelivered(connection, packetId);

    public void OnSubscribed(int connection, int packetId, bool isGranted) =>
        _events!.OnSubscribed(connection, packetId, isGranted);

    public void OnClosed(int connection) => _events!.OnClosed(connection);

    public void OnMessage(int connection, string topic, byte[] payload) =>
        _events!.OnMessage(connection, topic, topic.EndsWith("/configuration/update/delta", StringComparison.Ordinal) ? Changed(payload) : payload);

    protected abstract void Change(JsonObject delta);

    private byte[] Changed(byte[] payload)
    {
        try
        {
            var delta = JsonNode.Parse(payload)!.AsObject();
            Change(delta);
            return JsonSerializer.SerializeToUtf8Bytes(delta);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return payload; // junk stays junk
        }
    }
}

/// <summary>Gives each delta a version that is higher than all before: as if nobody looked at it.</summary>
internal sealed class AgelessDeltas(IMqttLink inner) : DeltaDecorator(inner)
{
    private long _version;

    protected override void Change(JsonObject delta) => delta["version"] = ++_version;
}

/// <summary>Takes the wrong keys out: as if the rest of such a delta counted.</summary>
internal sealed class HalfDeltas(IMqttLink inner) : DeltaDecorator(inner)
{
    private const int KeepAliveMax = 1200;

    protected override void Change(JsonObject delta)
    {
        var state = delta["state"]!.AsObject();
        foreach (var (key, value) in state.ToList())
        {
            var isWrong = value is not JsonValue || value.GetValueKind() != JsonValueKind.Number
                || value.ToJsonString().StartsWith('-') && key == "debounceMs" || key is "colour" or "thermistorModel"
                || (key == "keepAliveS" && value.ToJsonString().Length > $"{KeepAliveMax}".Length);
            if (isWrong)
                state.Remove(key);
        }
    }
}
