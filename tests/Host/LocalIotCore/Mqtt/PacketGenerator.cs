using System.Text;
using LocalIotCore.Mqtt;

namespace HeatingSensor.Host.Tests.LocalIotCore.Mqtt;

/// <summary>Random valid packets.</summary>
internal sealed class PacketGenerator(Random random)
{
    private static readonly string[] Characters = ["a", "Z", "0", "$", " ", "_", "é", "ß", "€", "漢", "𪛔", "/"];

    public byte[] Next() => random.Next(8) switch
    {
        0 => PacketWriter.Connect(Connect()),
        1 => PacketWriter.Subscribe(PacketId(), [.. Requests()]),
        2 => PacketWriter.Unsubscribe(PacketId(), [.. Requests().Select(request => request.Filter)]),
        3 => Ack(),
        4 => [0xC0, 0],
        _ => Publish(),
    };

    public ConnectPacket Connect() => new()
    {
        Version = random.Next(4) == 0 ? MqttVersion.V31 : MqttVersion.V311,
        ClientId = Text(0, 20),
        CleanSession = random.Next(2) == 0,
        KeepAliveS = (ushort)random.Next(ushort.MaxValue + 1),
        Will = random.Next(2) == 0 ? null : new Will(Text(1, 30), Bytes(random.Next(50)), (QoS)random.Next(3),
            random.Next(2) == 0),
        UserName = random.Next(2) == 0 ? null : Text(0, 10),
    };

    public SubscriptionRequest[] Requests() =>
        [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => new SubscriptionRequest(Filter(), (QoS)random.Next(3)))];

    public byte[] Publish()
    {
        byte[] topic = Encoding.UTF8.GetBytes(Text(1, 30));
        var qos = (QoS)random.Next(3);
        byte[] payload = Bytes(random.Next(20) == 0 ? random.Next(200_000) : random.Next(300));
        var packet = new byte[topic.Length + payload.Length + PacketWriter.PublishOverheadMax];
        byte first = PacketWriter.PublishFirstByte(qos, random.Next(2) == 0, qos != QoS.AtMostOnce
            && random.Next(2) == 0);
        return packet[..PacketWriter.WritePublish(packet, first, topic, PacketId(), payload)];
    }

    public ushort PacketId() => (ushort)random.Next(1, ushort.MaxValue + 1);

    public string Filter()
    {
        string[] levels = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3) == 0 ? "+" : Level())];
        if (random.Next(3) == 0)
            levels[^1] = "#";
        string filter = string.Join('/', levels);
        return filter.Length == 0 ? "a" : filter;
    }

    private byte[] Ack()
    {
        var packet = new byte[PacketWriter.AckBytes];
        PacketWriter.WriteAck(packet, (PacketType)random.Next(4, 8), PacketId());
        return packet;
    }

    private string Level() => Text(0, 4).Replace("/", "", StringComparison.Ordinal);

    private string Text(int lengthMin, int lengthMax) =>
        string.Concat(Enumerable.Range(0, random.Next(lengthMin, lengthMax + 1)).Select(_ =>
            Characters[random.Next(Characters.Length)]));

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
