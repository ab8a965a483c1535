namespace Heating.Qualify.Broker;

/// <summary>What the broker has seen, or done.</summary>
internal enum EntryKind
{
    /// <summary>A device has opened a TCP connection.</summary>
    Accepted,

    /// <summary>Its ClientHello.</summary>
    Hello,

    /// <summary>The handshake is complete.</summary>
    Secured,

    /// <summary>The handshake failed: the device refused, or went away in the middle of it.</summary>
    HandshakeFailed,

    /// <summary>CONNECT from the device.</summary>
    Connect,

    /// <summary>PUBLISH from the device.</summary>
    Publish,

    /// <summary>PUBACK from the device.</summary>
    PubAck,

    /// <summary>SUBSCRIBE from the device.</summary>
    Subscribe,

    /// <summary>PINGREQ from the device.</summary>
    PingReq,

    /// <summary>DISCONNECT from the device.</summary>
    Disconnect,

    /// <summary>A packet that breaks the protocol, or that no device sends here.</summary>
    Malformed,

    /// <summary>The broker has sent CONNACK.</summary>
    Accept,

    /// <summary>The broker has sent a PUBLISH.</summary>
    Sent,

    /// <summary>The device has closed the connection.</summary>
    ClosedByDevice,

    /// <summary>The broker has closed the connection.</summary>
    ClosedByBroker,
}

/// <summary>One line of what happened between device and broker.</summary>
/// <param name="AtMs">Device time since power-on.</param>
/// <param name="Connection">Number of the TCP connection, from 1.</param>
/// <param name="Kind">What.</param>
internal sealed record TimelineEntry(long AtMs, int Connection, EntryKind Kind)
{
    /// <summary>Packet id; 0: none.</summary>
    public int PacketId { get; init; }

    /// <summary>QoS of a PUBLISH, or the highest asked for by a SUBSCRIBE.</summary>
    public int QoS { get; init; }

    /// <summary>A repetition, as the packet says.</summary>
    public bool IsDup { get; init; }

    /// <summary>Topic, topic filter, client id, or what went wrong.</summary>
    public string Text { get; init; } = "";

    /// <summary>Size of the payload in bytes.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>The payload, of what is published to a shadow; else empty.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>CONNECT asks for a session of its own; CONNACK: the broker has kept none.</summary>
    public bool IsCleanSession { get; init; }

    /// <summary>Keep-alive of a CONNECT.</summary>
    public int KeepAliveS { get; init; }

    /// <summary>Why the device's TLS closed, where it said so by an alert.</summary>
    public string? Alert { get; init; }

    /// <summary>ClientHello.</summary>
    public ClientHello? Hello { get; init; }
}
