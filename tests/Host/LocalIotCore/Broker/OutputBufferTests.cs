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
        var output = new OutputBuffer(int.MaxValue);
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
        var output = new OutputBuffer(1000);

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
        var output = new OutputBuffer(100);
        Assert.True(output.TryAppendPublish(0x30, "a"u8, 0, new byte[80], isDroppable: true, out _));
        int before = output.PendingBytes;

        Assert.False(output.TryAppendPublish(0x30, "a"u8, 0, new byte[80], isDroppable: true, out _));
        Assert.Equal(before, output.PendingBytes);
        Assert.True(output.TryAppendPublish(0x32, "a"u8, 1, new byte[80], isDroppable: false, out _));
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
