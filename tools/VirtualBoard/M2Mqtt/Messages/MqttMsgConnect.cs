using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>CONNECT.</summary>
public class MqttMsgConnect : MqttMsgBase
{
    internal const ushort KeepAliveDefaultS = 60;

    private const string Name31 = "MQIsdp";
    private const string Name311 = "MQTT";

    /// <summary>An empty packet.</summary>
    public MqttMsgConnect()
    {
        Type = MqttMessageType.Connect;
    }

    /// <summary>A clean session without will, keep-alive 60 s.</summary>
    public MqttMsgConnect(string clientId)
        : this(clientId, null, null, false, MqttQoSLevel.AtLeastOnce, false, null, null, true, KeepAliveDefaultS,
            MqttProtocolVersion.Version_3_1_1)
    {
    }

    /// <summary>A CONNECT with everything that MQTT 3.1.1 has; keep-alive in seconds.</summary>
    public MqttMsgConnect(string clientId, string? username, string? password, bool willRetain,
        MqttQoSLevel willQosLevel, bool willFlag, string? willTopic, string? willMessage, bool cleanSession,
        ushort keepAlivePeriod, MqttProtocolVersion protocolVersion)
        : this()
    {
        ClientId = clientId;
        Username = username;
        Password = password;
        WillRetain = willRetain;
        WillQosLevel = (byte)willQosLevel;
        WillFlag = willFlag;
        WillTopic = willTopic;
        WillMessage = willMessage;
        CleanSession = cleanSession;
        KeepAlivePeriod = keepAlivePeriod;
        ProtocolVersion = protocolVersion;
        ProtocolName = protocolVersion == MqttProtocolVersion.Version_3_1 ? Name31 : Name311;
    }

    /// <summary>MQTT, or MQIsdp for 3.1.</summary>
    public string? ProtocolName { get; set; }

    /// <summary>The protocol level.</summary>
    public MqttProtocolVersion ProtocolVersion { get; set; }

    /// <summary>The client id.</summary>
    public string? ClientId { get; set; }

    /// <summary>Whether the broker retains the will.</summary>
    public bool WillRetain { get; set; }

    /// <summary>The will's QoS.</summary>
    public byte WillQosLevel { get; set; }

    /// <summary>Whether there is a will.</summary>
    public bool WillFlag { get; set; }

    /// <summary>The will's topic.</summary>
    public string? WillTopic { get; set; }

    /// <summary>The will's payload.</summary>
    public string? WillMessage { get; set; }

    /// <summary>The user name, or null.</summary>
    public string? Username { get; set; }

    /// <summary>The password, or null.</summary>
    public string? Password { get; set; }

    /// <summary>Whether a clean session is requested.</summary>
    public bool CleanSession { get; set; }

    /// <summary>Keep-alive in seconds; 0: none.</summary>
    public ushort KeepAlivePeriod { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? AuthenticationMethod { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public byte[]? AuthenticationData { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool RequestProblemInformation { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool RequestResponseInformation { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>MQTT 5 only.</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public uint WillDelayInterval { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgConnect Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        var body = new PacketReader(ReadBody(channel));
        var connect = new MqttMsgConnect { ProtocolName = body.Text() };
        if (connect.ProtocolName is not (Name31 or Name311))
            throw new MqttClientException(MqttClientErrorCode.InvalidProtocolName);
        connect.ProtocolVersion = (MqttProtocolVersion)body.Byte();
        RefuseVersion5(connect.ProtocolVersion);
        var flags = (ConnectFlags)body.Byte();
        if (connect.ProtocolVersion == MqttProtocolVersion.Version_3_1_1 && flags.HasFlag(ConnectFlags.Reserved))
            throw new MqttClientException(MqttClientErrorCode.InvalidConnectFlags);
        connect.ReadFlags(flags);
        connect.KeepAlivePeriod = body.UInt16();
        connect.ReadPayload(flags, ref body);
        return connect;
    }

    /// <summary>The encoded packet; MqttClientException if the will is incomplete.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        CheckWill();
        string? username = string.IsNullOrEmpty(Username) ? null : Username;
        string? password = string.IsNullOrEmpty(Password) ? null : Password;
        string name = ProtocolVersion == MqttProtocolVersion.Version_3_1 ? Name31 : Name311;
        const int LevelFlagsAndKeepAlive = 4;
        int size = PacketWriter.TextSize(name) + LevelFlagsAndKeepAlive
            + PacketWriter.TextSize(ClientId ?? throw new ArgumentNullException(nameof(ClientId)))
            + (WillFlag ? PacketWriter.TextSize(WillTopic) + PacketWriter.TextSize(WillMessage) : 0)
            + PacketWriter.TextSize(username) + PacketWriter.TextSize(password);

        var packet = Begin(PacketFlags.None, size, ProtocolVersion);
        packet.Text(name);
        packet.Byte((int)ProtocolVersion);
        packet.Byte((int)Flags(username, password));
        packet.UInt16(KeepAlivePeriod);
        packet.Text(ClientId);
        packet.Text(WillFlag ? WillTopic : null);
        packet.Text(WillFlag ? WillMessage : null);
        packet.Text(username);
        packet.Text(password);
        return packet.Buffer;
    }

    /// <summary>For logs; neither user name nor password.</summary>
    public override string ToString() =>
        $"CONNECT(clientId:{ClientId},cleanSession:{CleanSession},keepAliveS:{KeepAlivePeriod})";

    private void ReadFlags(ConnectFlags flags)
    {
        WillRetain = flags.HasFlag(ConnectFlags.WillRetain);
        WillQosLevel = (byte)((int)(flags & ConnectFlags.WillQos) >> ConnectFlagsShift.WillQos);
        WillFlag = flags.HasFlag(ConnectFlags.Will);
        CleanSession = flags.HasFlag(ConnectFlags.CleanSession);
    }

    private void ReadPayload(ConnectFlags flags, ref PacketReader body)
    {
        ClientId = body.Text();
        if (ProtocolVersion == MqttProtocolVersion.Version_3_1_1 && ClientId.Length == 0 && !CleanSession)
            throw new MqttClientException(MqttClientErrorCode.InvalidClientId);
        if (WillFlag)
        {
            WillTopic = body.Text();
            WillMessage = body.Text();
        }

        if (flags.HasFlag(ConnectFlags.Username))
            Username = body.Text();
        if (flags.HasFlag(ConnectFlags.Password))
            Password = body.Text();
    }

    private ConnectFlags Flags(string? username, string? password)
    {
        var flags = (ConnectFlags)(WillQosLevel << ConnectFlagsShift.WillQos);
        flags |= username is null ? 0 : ConnectFlags.Username;
        flags |= password is null ? 0 : ConnectFlags.Password;
        flags |= WillRetain ? ConnectFlags.WillRetain : 0;
        flags |= WillFlag ? ConnectFlags.Will : 0;
        flags |= CleanSession ? ConnectFlags.CleanSession : 0;
        return flags;
    }

    private void CheckWill()
    {
        bool isWrong = WillFlag
            ? string.IsNullOrEmpty(WillTopic) || string.IsNullOrEmpty(WillMessage)
            : WillRetain;
        if (isWrong && ProtocolVersion != MqttProtocolVersion.Version_3_1)
            throw new MqttClientException(MqttClientErrorCode.WillWrong);
        if (WillQosLevel > (byte)MqttQoSLevel.ExactlyOnce)
            throw new MqttClientException(MqttClientErrorCode.WillWrong);
    }
}
