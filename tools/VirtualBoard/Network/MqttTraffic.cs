namespace VirtualBoard;

/// <summary>What the board's MQTT clients do, for whoever watches the board. Raised on the clients' threads.</summary>
public sealed class MqttTraffic
{
    /// <summary>True: a broker accepted a connection. False: the connection is gone.</summary>
    public event Action<bool>? ConnectionChanged;

    /// <summary>A message was handed over to be sent; again when the firmware repeats it.</summary>
    public event Action<MqttOutgoing>? Published;

    /// <summary>The broker acknowledged a message with QoS 1 or 2.</summary>
    public event Action<MqttOutgoing>? Acknowledged;

    internal void TellConnection(bool isConnected) => ConnectionChanged?.Invoke(isConnected);

    internal void TellPublished(MqttOutgoing message) => Published?.Invoke(message);

    internal void TellAcknowledged(MqttOutgoing message) => Acknowledged?.Invoke(message);
}

/// <summary>A message on its way from the board to its broker.</summary>
/// <param name="Topic">Topic name.</param>
/// <param name="Payload">Payload; not to be kept, the firmware may use the buffer again.</param>
public readonly record struct MqttOutgoing(string Topic, ReadOnlyMemory<byte> Payload);
