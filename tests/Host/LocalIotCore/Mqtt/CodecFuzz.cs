using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Mqtt;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.LocalIotCore.Mqtt;

/// <summary>Goal: no bytes make the readers throw, read beyond what is there, or take something MQTT forbids. Method:
/// random bytes and mutated packets; every reader reads every body.</summary>
public sealed class CodecFuzz(ITestOutputHelper output)
{
    private const int Cases = 200_000;
    private const int PacketBytesMax = 256 * 1024;

    [Fact]
    public void Readers_AnyBytes_NeverThrow()
    {
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        var random = new Random(seed);
        var generator = new PacketGenerator(random);
        int accepted = 0;
        for (int count = 0; count < Cases; count++)
        {
            byte[] bytes = random.Next(3) == 0 ? RandomBytes(random) : Mutate(random, generator.Next());
            accepted += ReadAll(bytes);
        }
        output.WriteLine($"{accepted} bodies were accepted");
        Assert.True(accepted > 0, "nothing was ever accepted, so the mutations prove nothing");
    }

    /// <summary>Reads with everything; returns how many readers accepted.</summary>
    private static int ReadAll(byte[] bytes)
    {
        if (FrameReader.TryReadHeader(bytes, PacketBytesMax, out FrameHeader header) != ReadStatus.Ok)
            return 0;
        ReadOnlySpan<byte> body = bytes.AsSpan(header.HeaderBytes, Math.Min(header.BodyBytes,
            bytes.Length - header.HeaderBytes));
        int accepted = 0;
        if (ConnectPacket.TryRead(body, out ConnectPacket? connect, out _) == ReadStatus.Ok)
            accepted += Accept(connect!.ClientId.Length <= body.Length);
        if (PublishPacket.TryRead(bytes[0], body, out PublishPacket publish) == ReadStatus.Ok)
            accepted += Accept(publish.Topic.Length + publish.Payload.Length <= body.Length
                && (publish.QoS == QoS.AtMostOnce) == (publish.PacketId == 0));
        if (SubscribePacket.TryRead(body, out SubscribePacket? subscribe) == ReadStatus.Ok)
            accepted += Accept(subscribe!.Requests.All(request => request.Filter.Length > 0
                && !request.Filter.Contains('\0')));
        if (UnsubscribePacket.TryRead(body, out UnsubscribePacket? unsubscribe) == ReadStatus.Ok)
            accepted += Accept(unsubscribe!.Filters.Count > 0);
        if (AckPacket.TryRead(body, out ushort packetId) == ReadStatus.Ok)
            accepted += Accept(packetId != 0);
        return accepted;
    }

    private static int Accept(bool isSound)
    {
        Assert.True(isSound);
        return 1;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        return bytes;
    }

    internal static byte[] Mutate(Random random, byte[] packet)
    {
        var bytes = new List<byte>(packet.AsSpan(0, Math.Min(packet.Length, 2000)).ToArray());
        for (int count = random.Next(4); count >= 0 && bytes.Count > 0; count--)
        {
            int at = random.Next(Math.Min(bytes.Count, 40));
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }
        return [.. bytes];
    }
}
