using System.Text;

namespace LocalIotCore.Mqtt;

/// <summary>A last will, which the broker publishes when the connection is lost.</summary>
public sealed record Will(string Topic, ReadOnlyMemory<byte> Payload, QoS QoS, bool Retain);

/// <summary>A CONNECT (MQTT 3.1.1 §3.1). User name and password are checked for form and then ignored: the certificate
/// is the identity.</summary>
public sealed record ConnectPacket
{
    /// <summary>Set in the protocol level by mosquitto's and RSMB's bridges; not in the standard.</summary>
    public const byte BridgeBit = 0x80;

    private const byte CleanSessionBit = 0x02;
    private const byte WillBit = 0x04;
    private const byte WillRetainBit = 0x20;
    private const byte PasswordBit = 0x40;
    private const byte UserNameBit = 0x80;

    public MqttVersion Version { get; init; } = MqttVersion.V311;
    /// <summary>Whether the client says that it is another broker.</summary>
    public bool IsBridge { get; init; }
    /// <summary>Client id; may be empty.</summary>
    public string ClientId { get; init; } = "";
    /// <summary>Whether the session starts and ends with the connection.</summary>
    public bool CleanSession { get; init; } = true;
    /// <summary>Keep-alive in seconds; 0: none.</summary>
    public ushort KeepAliveS { get; init; }
    /// <summary>Last will, if any.</summary>
    public Will? Will { get; init; }
    /// <summary>User name, if any.</summary>
    public string? UserName { get; init; }

    /// <summary>Reads the body of a CONNECT. With <see cref="ReadStatus.UnsupportedVersion"/>, <paramref name="level"/>
    /// is the requested protocol level.</summary>
    public static ReadStatus TryRead(ReadOnlySpan<byte> body, out ConnectPacket? packet, out byte level)
    {
        packet = null;
        level = 0;
        var reader = new SpanReader(body);
        if (!reader.TryReadString(out ReadOnlySpan<byte> name) || !reader.TryReadByte(out level))
            return ReadStatus.Malformed;
        bool isOldName = name.SequenceEqual("MQIsdp"u8);
        if (!isOldName && !name.SequenceEqual("MQTT"u8))
            return ReadStatus.Malformed;
        if (!reader.TryReadByte(out byte flags) || !reader.TryReadUInt16(out ushort keepAliveS))
            return ReadStatus.Malformed; // these fields are the same in every version
        var version = (byte)(level & ~BridgeBit);
        if (version != (byte)(isOldName ? MqttVersion.V31 : MqttVersion.V311))
            return ReadStatus.UnsupportedVersion;
        if (!AreFlagsValid(flags) || !reader.TryReadString(out ReadOnlySpan<byte> clientId))
            return ReadStatus.Malformed;
        if (!TryReadWill(ref reader, flags, out Will? will) || !TryReadUser(ref reader, flags, out string? userName)
            || !reader.IsAtEnd)
            return ReadStatus.Malformed;
        packet = new ConnectPacket
        {
            Version = (MqttVersion)version,
            IsBridge = (level & BridgeBit) != 0,
            ClientId = Encoding.UTF8.GetString(clientId),
            CleanSession = (flags & CleanSessionBit) != 0,
            KeepAliveS = keepAliveS,
            Will = will,
            UserName = userName,
        };
        return ReadStatus.Ok;
    }

    private static bool AreFlagsValid(byte flags)
    {
        bool hasWill = (flags & WillBit) != 0;
        int willQoS = (flags >> 3) & 0x03;
        bool isReservedSet = (flags & 0x01) != 0;
        bool hasPasswordAlone = (flags & UserNameBit) == 0 && (flags & PasswordBit) != 0; // MQTT-3.1.2-22
        if (isReservedSet || hasPasswordAlone || willQoS == 3)
            return false;
        return hasWill || (willQoS == 0 && (flags & WillRetainBit) == 0);
    }

    private static bool TryReadWill(ref SpanReader reader, byte flags, out Will? will)
    {
        will = null;
        if ((flags & WillBit) == 0)
            return true;
        if (!reader.TryReadString(out ReadOnlySpan<byte> topic) || !TopicRules.IsName(topic)
            || !reader.TryReadBinary(out ReadOnlySpan<byte> payload))
            return false;
        will = new Will(Encoding.UTF8.GetString(topic), payload.ToArray(), (QoS)((flags >> 3) & 0x03),
            (flags & WillRetainBit) != 0);
        return true;
    }

    private static bool TryReadUser(ref SpanReader reader, byte flags, out string? userName)
    {
        userName = null;
        if ((flags & UserNameBit) == 0)
            return true;
        if (!reader.TryReadString(out ReadOnlySpan<byte> name))
            return false;
        userName = Encoding.UTF8.GetString(name);
        return (flags & PasswordBit) == 0 || reader.TryReadBinary(out _);
    }
}

/// <summary>Return codes of a CONNACK (MQTT 3.1.1 §3.2.2.3).</summary>
public enum ConnectReturnCode : byte
{
    /// <summary>Connected.</summary>
    Accepted = 0,
    /// <summary>The protocol level is not supported.</summary>
    UnacceptableProtocolVersion = 1,
    /// <summary>The client id is not allowed.</summary>
    IdentifierRejected = 2,
    /// <summary>The service is not available.</summary>
    ServerUnavailable = 3,
    /// <summary>User name or password wrong.</summary>
    BadUserNameOrPassword = 4,
    /// <summary>Not authorised.</summary>
    NotAuthorized = 5,
}

/// <summary>Protocol level of a CONNECT. The codec takes it where versions differ.</summary>
public enum MqttVersion : byte
{
    /// <summary>MQTT 3.1 (protocol name MQIsdp).</summary>
    V31 = 3,
    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,
}
