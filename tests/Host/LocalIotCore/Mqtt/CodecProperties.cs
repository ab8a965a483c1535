using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Mqtt;

/// <summary>Goal: what is written is read back the same. Method: 10,000 random packets of each kind; FsCheck prints the
/// seed of a failure.</summary>
public sealed class CodecProperties
{
    private const int Cases = 10_000;

    [Fact]
    public void Connect_WrittenAndRead_IsTheSame() => Check(generator =>
    {
        ConnectPacket packet = generator.Connect();
        byte[] bytes = PacketWriter.Connect(packet);
        bool isRead = ConnectPacket.TryRead(Body(bytes), out ConnectPacket? read, out _) == ReadStatus.Ok;
        return isRead && read! with { Will = null } == packet with { Will = null } && AreSame(read.Will, packet.Will);
    });

    [Fact]
    public void Publish_WrittenAndRead_IsTheSame() => Check(generator =>
    {
        byte[] bytes = generator.Publish();
        bool isRead = PublishPacket.TryRead(bytes[0], Body(bytes), out PublishPacket packet) == ReadStatus.Ok;
        var again = new byte[bytes.Length];
        byte first = PacketWriter.PublishFirstByte(packet.QoS, packet.Retain, packet.Dup);
        int length = PacketWriter.WritePublish(again, first, packet.Topic, packet.PacketId, packet.Payload);
        return isRead && packet.IsTopicValid && length == bytes.Length && again.AsSpan().SequenceEqual(bytes);
    });

    [Fact]
    public void Subscribe_WrittenAndRead_IsTheSame() => Check(generator =>
    {
        SubscriptionRequest[] requests = generator.Requests();
        ushort packetId = generator.PacketId();
        byte[] bytes = PacketWriter.Subscribe(packetId, requests);
        return SubscribePacket.TryRead(Body(bytes), out SubscribePacket? read) == ReadStatus.Ok
            && read!.PacketId == packetId && read.Requests.SequenceEqual(requests);
    });

    [Fact]
    public void Unsubscribe_WrittenAndRead_IsTheSame() => Check(generator =>
    {
        string[] filters = [.. generator.Requests().Select(request => request.Filter)];
        ushort packetId = generator.PacketId();
        byte[] bytes = PacketWriter.Unsubscribe(packetId, filters);
        return UnsubscribePacket.TryRead(Body(bytes), out UnsubscribePacket? read) == ReadStatus.Ok
            && read!.PacketId == packetId && read.Filters.SequenceEqual(filters);
    });

    [Fact]
    public void Header_CutAnywhere_NeedsMoreAndThenReadsTheSame() => Check(generator =>
    {
        byte[] bytes = generator.Next();
        ReadStatus status = FrameReader.TryReadHeader(bytes, int.MaxValue, out FrameHeader header);
        for (int length = 0; length < header.HeaderBytes; length++)
            if (FrameReader.TryReadHeader(bytes.AsSpan(0, length), int.MaxValue, out _) != ReadStatus.NeedMore)
                return false;
        return status == ReadStatus.Ok && header.TotalBytes == bytes.Length
            && FrameReader.TryReadHeader(InSegmentsOfOne(bytes), int.MaxValue, out FrameHeader again) == ReadStatus.Ok
            && again == header;
    });

    private static void Check(Func<PacketGenerator, bool> property) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new PacketGenerator(new Random(seed))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static ReadOnlySpan<byte> Body(byte[] bytes)
    {
        Assert.Equal(ReadStatus.Ok, FrameReader.TryReadHeader(bytes, int.MaxValue, out FrameHeader header));
        return bytes.AsSpan(header.HeaderBytes);
    }

    private static bool AreSame(Will? left, Will? right) => left is null || right is null
        ? ReferenceEquals(left, right)
        : left.Topic == right.Topic && left.QoS == right.QoS && left.Retain == right.Retain
            && left.Payload.Span.SequenceEqual(right.Payload.Span);

    private static ReadOnlySequence<byte> InSegmentsOfOne(byte[] bytes)
    {
        const int EnoughBytes = 6;
        var first = new Segment(bytes.AsMemory(0, 1), null);
        Segment last = first;
        for (int index = 1; index < Math.Min(bytes.Length, EnoughBytes); index++)
            last = new Segment(bytes.AsMemory(index, 1), last);
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
