namespace VirtualBoard;

/// <summary>The activity of the board's MQTT clients, for observers. Raised on the clients' threads.</summary>
public sealed class MqttTraffic
{
    /// <summary>True: a broker accepted a connection. False: the connection is closed.</summary>
    public event Action<bool>? ConnectionChanged;

    /// <summary>A message was handed over for sending; raised again if the firmware repeats it.</summary>
    public event Action<MqttOutgoing>? Published;

    /// <summary>The broker acknowledged a message with QoS 1 or 2.</summary>
    public event Action<MqttOutgoing>? Acknowledged;

    internal void TellConnection(bool isConnected) => ConnectionChanged?.Invoke(isConnected);

    internal void TellPublished(MqttOutgoing message) => Published?.Invoke(message);

    internal void TellAcknowledged(MqttOutgoing message) => Acknowledged?.Invoke(message);
}

/// <summary>A message on its way from the board to its broker.</summary>
/// <param name="Topic">Topic name.</param>
/// <param name="Payload">Payload; do not keep it, because the firmware may reuse the buffer.</param>
public readonly record struct MqttOutgoing(string Topic, ReadOnlyMemory<byte> Payload);
