using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>The packets' bytes, against MQTT 3.1.1 by hand, and back.</summary>
public sealed class PacketTests
{
    private const MqttProtocolVersion V311 = MqttProtocolVersion.Version_3_1_1;

    public static TheoryData<MqttMsgBase, string> Packets => new()
    {
        { new MqttMsgConnect("ab", "u", "p", true, MqttQoSLevel.AtLeastOnce, true, "w", "gone", true, 60, V311),
            "101D00044D51545404EE003C00026162000177" + "0004676F6E65000175000170" },
        { new MqttMsgConnect("ab"), "100E00044D515454040A003C00026162" },
        { new MqttMsgConnack { SessionPresent = true, ReturnCode = (MqttReasonCode)5 }, "20020105" },
        { new MqttMsgPublish("a/b", [1, 2], true, MqttQoSLevel.AtLeastOnce, true) { MessageId = 258 }, "3B090003612F6201020102" },
        { new MqttMsgPublish("t", null), "3003000174" },
        { new MqttMsgPuback { MessageId = 1 }, "40020001" },
        { new MqttMsgPubrec { MessageId = 1 }, "50020001" },
        { new MqttMsgPubrel { MessageId = 1 }, "62020001" },
        { new MqttMsgPubcomp { MessageId = 1 }, "70020001" },
        { new MqttMsgSubscribe(["a", "b"], [MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtMostOnce]) { MessageId = 1 }, "820A00010001610100016200" },
        { new MqttMsgSuback { MessageId = 1, GrantedQoSLevels = [MqttQoSLevel.AtLeastOnce, MqttQoSLevel.GrantedFailure] }, "900400010180" },
        { new MqttMsgUnsubscribe(["a"]) { MessageId = 1 }, "A2050001000161" },
        { new MqttMsgUnsuback { MessageId = 1 }, "B0020001" },
        { new MqttMsgPingReq(), "C000" },
        { new MqttMsgPingResp(), "D000" },
        { new MqttMsgDisconnect(), "E000" },
    };

    [Theory]
    [MemberData(nameof(Packets))]
    public void Packet_WrittenAndParsed_IsTheSame(MqttMsgBase packet, string hex)
    {
        byte[] bytes = packet.GetBytes(V311);
        Assert.Equal(hex, Convert.ToHexString(bytes));

        var again = Parse(bytes[0], new BytesChannel(bytes[1..]));

        Assert.Equal(hex, Convert.ToHexString(again.GetBytes(V311)));
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void Packet_ForMqtt5_IsNotSupported(MqttMsgBase packet, string hex)
    {
        if (packet is MqttMsgConnect connect)
            connect.ProtocolVersion = MqttProtocolVersion.Version_5;

        var e = Assert.Throws<NotSupportedException>(() => packet.GetBytes(MqttProtocolVersion.Version_5));

        Assert.Contains("MQTT 5", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(hex);
    }

    [Fact]
    public void Connect_WithMqtt5_IsNotSupported()
    {
        var client = new MqttClient("127.0.0.1") { ProtocolVersion = MqttProtocolVersion.Version_5 };

        Assert.Throws<NotSupportedException>(() => client.Connect("boiler-1"));
        Assert.Throws<NotSupportedException>(() => client.Publish("t", [1], "text/plain"));
    }

    [Fact]
    public void Publish_CutOff_IsFilledUpWithZeros()
    {
        var publish = MqttMsgPublish.Parse(0x30, V311, new BytesChannel([8, 0, 1, (byte)'t', (byte)'{', (byte)'1']));

        Assert.Equal([(byte)'{', (byte)'1', 0, 0, 0], publish.Message);
    }

    public static TheoryData<MqttClientErrorCode, MqttMsgBase> Wrong => new()
    {
        { MqttClientErrorCode.TopicWildcard, new MqttMsgPublish("a/+", []) },
        { MqttClientErrorCode.TopicLength, new MqttMsgPublish("", []) },
        { MqttClientErrorCode.WrongMessageId, new MqttMsgPublish("t", [], false, MqttQoSLevel.AtLeastOnce, false) },
        { MqttClientErrorCode.QosNotAllowed, new MqttMsgPublish("t", [], false, (MqttQoSLevel)3, false) },
        { MqttClientErrorCode.TopicsEmpty, new MqttMsgSubscribe([], []) },
        { MqttClientErrorCode.QosLevelsEmpty, new MqttMsgSubscribe(["t"], []) },
        { MqttClientErrorCode.TopicsQosLevelsNotMatch, new MqttMsgSubscribe(["t", "u"], [MqttQoSLevel.AtMostOnce]) },
        { MqttClientErrorCode.TopicsEmpty, new MqttMsgUnsubscribe([]) { MessageId = 1 } },
        { MqttClientErrorCode.WillWrong, new MqttMsgConnect("a", null, null, false, MqttQoSLevel.AtMostOnce, true, "t", "", true, 60, V311) },
        { MqttClientErrorCode.WillWrong, new MqttMsgConnect("a", null, null, true, MqttQoSLevel.AtMostOnce, false, null, null, true, 60, V311) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Packet_AgainstTheRules_IsRefused(MqttClientErrorCode code, MqttMsgBase packet) =>
        Assert.Equal(code, Assert.Throws<MqttClientException>(() => packet.GetBytes(V311)).ErrorCode);

    private static MqttMsgBase Parse(byte first, IMqttNetworkChannel channel) => (first >> 4) switch
    {
        1 => MqttMsgConnect.Parse(first, V311, channel),
        2 => MqttMsgConnack.Parse(first, V311, channel),
        3 => MqttMsgPublish.Parse(first, V311, channel),
        4 => MqttMsgPuback.Parse(first, V311, channel),
        5 => MqttMsgPubrec.Parse(first, V311, channel),
        6 => MqttMsgPubrel.Parse(first, V311, channel),
        7 => MqttMsgPubcomp.Parse(first, V311, channel),
        8 => MqttMsgSubscribe.Parse(first, V311, channel),
        9 => MqttMsgSuback.Parse(first, V311, channel),
        10 => MqttMsgUnsubscribe.Parse(first, V311, channel),
        11 => MqttMsgUnsuback.Parse(first, V311, channel),
        12 => MqttMsgPingReq.Parse(first, V311, channel),
        13 => MqttMsgPingResp.Parse(first, V311, channel),
        _ => MqttMsgDisconnect.Parse(first, V311, channel),
    };

    private sealed class BytesChannel(byte[] bytes) : IMqttNetworkChannel
    {
        private int index;

        public bool DataAvailable => index < bytes.Length;

        public bool ValidateServerCertificate { get; set; }

        public int Receive(byte[] buffer)
        {
            int count = Math.Min(buffer.Length, bytes.Length - index);
            Array.Copy(bytes, index, buffer, 0, count);
            index += count;
            return count == buffer.Length ? count : 0;
        }

        public int Receive(byte[] buffer, int timeout) => Receive(buffer);

        public int Send(byte[] buffer) => throw new InvalidOperationException();

        public void Close() => index = bytes.Length;

        public void Connect() => throw new InvalidOperationException();

        public void Accept() => throw new InvalidOperationException();
    }
}
