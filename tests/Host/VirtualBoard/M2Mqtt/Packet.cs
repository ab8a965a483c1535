using System.Buffers.Binary;
using System.Text;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>
/// An MQTT packet as the broker sees it, and the ones that it sends: written by hand, not by the code under test.
/// </summary>
internal readonly record struct Packet(byte First, byte[] Body)
{
    public const int Connect = 1;
    public const int Publish = 3;
    public const int Puback = 4;
    public const int Pubrec = 5;
    public const int Pubrel = 6;
    public const int Pubcomp = 7;
    public const int Subscribe = 8;
    public const int Unsubscribe = 10;
    public const int Pingreq = 12;
    public const int Disconnect = 14;

    public int Type => First >> 4;

    public bool IsDup => (First & 8) != 0;

    public int QoS => First >> 1 & 3;

    /// <summary>The packet id of anything but a PUBLISH.</summary>
    public int Id => BinaryPrimitives.ReadUInt16BigEndian(Body);

    /// <summary>The packet id of a PUBLISH with QoS 1 or 2.</summary>
    public int PublishId => BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(2 + TopicLength));

    public string Topic => Encoding.UTF8.GetString(Body, 2, TopicLength);

    public string Payload => Encoding.UTF8.GetString(Body.AsSpan(2 + TopicLength + (QoS > 0 ? 2 : 0)));

    private int TopicLength => BinaryPrimitives.ReadUInt16BigEndian(Body);

    public static byte[] Connack(byte returnCode, bool isSessionPresent = false) =>
        [0x20, 2, (byte)(isSessionPresent ? 1 : 0), returnCode];

    public static byte[] PubackFor(int id) => [0x40, 2, (byte)(id >> 8), (byte)id];

    public static byte[] SubackFor(int id, params byte[] granted) =>
        [0x90, (byte)(2 + granted.Length), (byte)(id >> 8), (byte)id, .. granted];

    public static byte[] UnsubackFor(int id) => [0xB0, 2, (byte)(id >> 8), (byte)id];

    public static byte[] PublishOf(string topic, string payload, int qos = 0, int id = 0, bool isDup = false)
    {
        byte[] topicBytes = Encoding.UTF8.GetBytes(topic);
        byte[] idBytes = qos > 0 ? [(byte)(id >> 8), (byte)id] : [];
        byte[] body = [0, (byte)topicBytes.Length, .. topicBytes, .. idBytes, .. Encoding.UTF8.GetBytes(payload)];
        return [(byte)(0x30 | (isDup ? 8 : 0) | qos << 1), (byte)body.Length, .. body];
    }
}
