namespace Heating.Qualify.Broker;

/// <summary>What the broker saw or did.</summary>
internal enum EntryKind
{
    /// <summary>The device opened a TCP connection.</summary>
    Accepted,

    /// <summary>The device's ClientHello.</summary>
    Hello,

    /// <summary>The handshake succeeded.</summary>
    Secured,

    /// <summary>The handshake failed: the device refused the certificate or closed the connection.</summary>
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

    /// <summary>A packet that violates the protocol, or that no device sends here.</summary>
    Malformed,

    /// <summary>The broker sent CONNACK.</summary>
    Accept,

    /// <summary>The broker sent a PUBLISH.</summary>
    Sent,

    /// <summary>The device closed the connection.</summary>
    ClosedByDevice,

    /// <summary>The broker closed the connection.</summary>
    ClosedByBroker,
}

/// <summary>One entry of what happened between device and broker.</summary>
/// <param name="AtMs">Device time since power-on.</param>
/// <param name="Connection">Number of the TCP connection, from 1.</param>
internal sealed record TimelineEntry(long AtMs, int Connection, EntryKind Kind)
{
    /// <summary>Packet id; 0 if there is none.</summary>
    public int PacketId { get; init; }

    /// <summary>QoS of a PUBLISH, or the highest QoS in a SUBSCRIBE.</summary>
    public int QoS { get; init; }

    /// <summary>The packet's DUP flag.</summary>
    public bool IsDup { get; init; }

    /// <summary>Topic, topic filter, client id, or what went wrong.</summary>
    public string Text { get; init; } = "";

    /// <summary>Size of the payload in bytes.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>The payload if it was published to a shadow; else empty.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>CONNECT: a clean session is requested; CONNACK: the broker has no session.</summary>
    public bool IsCleanSession { get; init; }

    /// <summary>Keep-alive of a CONNECT.</summary>
    public int KeepAliveS { get; init; }

    /// <summary>The TLS alert with which the device closed, if it sent one.</summary>
    public string? Alert { get; init; }

    /// <summary>The ClientHello.</summary>
    public ClientHello? Hello { get; init; }
}
