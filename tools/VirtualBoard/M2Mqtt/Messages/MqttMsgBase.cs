using System.Collections;
using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>An MQTT control packet. The properties of MQTT 5 exist but are never sent.</summary>
public abstract class MqttMsgBase
{
    /// <summary>
    /// The largest packet that is accepted: the device needs twice its length (packet and payload) from a managed heap of
    /// about 100 KB (nanoFramework on ESP32 without PSRAM).
    /// </summary>
    internal const int PacketSizeMax = 48 * 1024;

    private const int LengthBytesMax = 4;

    private ArrayList? userProperties;

    /// <summary>The packet's type.</summary>
    public MqttMessageType Type { get; set; }

    /// <summary>The DUP flag: the packet was sent before.</summary>
    public bool DupFlag { get; set; }

    /// <summary>Its quality of service.</summary>
    public MqttQoSLevel QosLevel { get; set; }

    /// <summary>The RETAIN flag: the broker keeps it for later subscribers.</summary>
    public bool Retain { get; set; }

    /// <summary>The packet id, 1 to 65535.</summary>
    public ushort MessageId { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ArrayList UserProperties
    {
        get => userProperties ??= [];
        internal set => userProperties = value;
    }

    /// <summary>MQTT 5 only.</summary>
    public uint MaximumPacketSize { get; set; }

    /// <summary>The encoded packet; NotSupportedException for MQTT 5.</summary>
    public abstract byte[] GetBytes(MqttProtocolVersion protocolVersion);

    /// <summary>Writes MQTT's variable-length integer; returns the index after it.</summary>
    protected int EncodeVariableByte(int remainingLength, byte[] buffer, int index) =>
        PacketWriter.VariableByte(remainingLength, buffer, index);

    /// <summary>Reads MQTT's variable-length integer.</summary>
    protected static int DecodeVariableByte(IMqttNetworkChannel channel)
    {
        var digit = new byte[1];
        int value = 0;
        for (int i = 0; i < LengthBytesMax; i++)
        {
            digit[0] = 0;
            channel.Receive(digit);
            value |= (digit[0] & 0x7F) << (7 * i);
            if ((digit[0] & 0x80) == 0)
                return value;
        }

        throw new InvalidDataException($"A packet's length has more than {LengthBytesMax} bytes.");
    }

    /// <summary>Throws unless the first byte's flags are those of the packet type.</summary>
    internal static void CheckHeader(byte first, PacketFlags expected, MqttProtocolVersion version)
    {
        RefuseVersion5(version);
        if (version == MqttProtocolVersion.Version_3_1_1 && (first & 0x0F) != (byte)expected)
            throw new MqttClientException(MqttClientErrorCode.InvalidFlagBits);
    }

    /// <summary>
    /// Reads length and content. If the stream ends too early, the rest is zero: the device does not check how much it
    /// received either (in 5.1.220, each Parse ignores what Receive returns).
    /// </summary>
    internal static byte[] ReadBody(IMqttNetworkChannel channel)
    {
        int length = DecodeVariableByte(channel);
        if (length > PacketSizeMax)
            throw new InsufficientMemoryException($"A packet of {length} bytes; the device can hold at most {PacketSizeMax}.");
        var body = new byte[length];
        channel.Receive(body);
        return body;
    }

    internal static void RefuseVersion5(MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.Version_5)
            throw new NotSupportedException("This stand-in for M2Mqtt speaks MQTT 3.1.1 (and 3.1), not MQTT 5.");
    }

    private protected PacketWriter Begin(PacketFlags flags, int bodySize, MqttProtocolVersion version)
    {
        RefuseVersion5(version);
        return new PacketWriter((byte)((int)Type << 4 | (int)flags), bodySize);
    }

    private protected void RequireMessageId()
    {
        if (MessageId == 0)
            throw new MqttClientException(MqttClientErrorCode.WrongMessageId);
    }
}
