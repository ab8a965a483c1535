using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: bytes come out as they went in, bounded, and a writer is woken exactly when it must be.</summary>
public sealed class OutputBufferTests
{
    [Fact]
    public void Chunks_ManyPackets_AreTheSameBytes()
    {
        var output = new OutputBuffer(CloudLimits.Aws);
        var expected = new MemoryStream();
        for (int number = 0; number < 5000; number++)
        {
            byte[] packet = RawClient.Publish($"topic/{number}", new string('x', number % 97), QoS.AtLeastOnce, false,
                1);
            expected.Write(packet);
            if (number % 2 == 0)
                output.Append(packet);
            else
                output.TryAppendPublish(packet[0], System.Text.Encoding.UTF8.GetBytes($"topic/{number}"), 1,
                    System.Text.Encoding.UTF8.GetBytes(new string('x', number % 97)), isDroppable: false, out _);
        }

        var actual = new MemoryStream();
        while (output.TryTake(out ArraySegment<byte> chunk, out _))
        {
            actual.Write(chunk);
            OutputBuffer.Return(chunk);
        }

        Assert.Equal(expected.ToArray(), actual.ToArray());
        Assert.Equal(0, output.PendingBytes);
    }

    [Fact]
    public void Append_WriterIdle_AsksForWakingOnce()
    {
        var output = new OutputBuffer(CloudLimits.Aws);

        Assert.True(output.Append([1]));
        Assert.False(output.Append([2]));
        Assert.True(output.TryTake(out ArraySegment<byte> chunk, out _));
        OutputBuffer.Return(chunk);
        Assert.False(output.Append([3])); // the writer comes back by itself
        Assert.True(output.TryTake(out chunk, out _));
        OutputBuffer.Return(chunk);
        Assert.False(output.TryTake(out _, out _));
        Assert.True(output.Append([4]));
    }

    [Fact]
    public void Publish_BufferFull_DropsWholePacketOnlyIfDroppable()
    {
        var output = new OutputBuffer(CloudLimits.Aws with { OutputBytesMax = 100 });
        Assert.True(output.TryAppendPublish(0x30, "a"u8, 0, new byte[80], isDroppable: true, out _));
        int before = output.PendingBytes;

        Assert.False(output.TryAppendPublish(0x30, "a"u8, 0, new byte[80], isDroppable: true, out _));
        Assert.Equal(before, output.PendingBytes);
        Assert.True(output.TryAppendPublish(0x32, "a"u8, 1, new byte[80], isDroppable: false, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Append_BeyondEverythingThatMayWait_ClosesAndForgets(bool isPublish)
    {
        CloudLimits limits = CloudLimits.Aws with
        {
            OutputBytesMax = 100,
            InFlightBytesMax = 100,
            AnswerBytesMax = 50,
            PayloadBytesMax = 100,
            TopicBytesMax = 0,
        };
        var output = new OutputBuffer(limits);
        Assert.Equal(250, limits.UnreadBytesMax);
        output.Append(new byte[250]);
        Assert.False(output.HasOverflowed);

        bool mustWake = isPublish
            ? output.TryAppendPublish(0x32, "a"u8, 1, [], isDroppable: false, out bool isWaking) && isWaking
            : output.Append([1]);

        Assert.True(mustWake);
        Assert.True(output.HasOverflowed);
        Assert.Equal(0, output.PendingBytes);
        Assert.False(output.TryTake(out _, out bool isClosed));
        Assert.True(isClosed);
    }

    [Fact]
    public async Task Signal_SetBeforeAndDuringWait_WakesOnceEach()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();
        await signal.WaitAsync().AsTask().WaitAsync(RawClient.Patience);
        Task second = signal.WaitAsync().AsTask();
        Assert.False(second.IsCompleted);
        signal.Set();
        await second.WaitAsync(RawClient.Patience);
    }
}
