using System.Diagnostics;
using System.Text;
using Heating.Mqtt;
using LocalIotCore;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heating.Bench.Shadow;

/// <summary>Updates per second that the cloud accepts over mutual TLS. Each client keeps a few updates in flight; an update
/// counts when its `update/accepted` arrives, which is sent once it is on disk.</summary>
internal sealed class UpdateRateBench : IDisposable
{
    private const string Host = "localhost";
    private const int Clients = 4;

    /// <summary>Below AWS's limit of 10 requests in flight per thing.</summary>
    private const int Window = 8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end;
    private long _accepted;

    private UpdateRateBench(CancellationToken cancel) => _end = CancellationTokenSource.CreateLinkedTokenSource(cancel);

    /// <summary>Measures.</summary>
    public static async Task<BenchFigure> RunAsync(string directory, TimeSpan duration, CancellationToken cancel)
    {
        string data = DataDirectory.Of(directory).Cloud;
        BenchIdentity identity = BenchIdentity.Provision(data);
        var options = new CloudOptions { Port = 0, DataDirectory = data, Limits = CloudLimits.AwsWithoutRates };
        await using LocalCloud cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, cancel);
        using var bench = new UpdateRateBench(cancel);
        return await bench.MeasureAsync(cloud.Port, identity, duration, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private async Task<BenchFigure> MeasureAsync(int port, BenchIdentity identity, TimeSpan duration, CancellationToken cancel)
    {
        Task[] clients = [.. Enumerable.Range(1, Clients).Select(number => RunAsync(port, identity, $"bench-{number}"))];
        await Task.Delay(WarmUp, cancel);
        long before = Volatile.Read(ref _accepted);
        long startTicks = Stopwatch.GetTimestamp();
        await Task.WhenAny([Task.Delay(duration, cancel), .. clients]);
        double perSecond = (Volatile.Read(ref _accepted) - before) / Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        await _end.CancelAsync();
        await Task.WhenAll(clients);
        return new BenchFigure("shadow updates accepted, mutual TLS",
            FormattableString.Invariant($"{perSecond:N0}/s ({Clients} clients, {Window} updates in flight each)"));
    }

    private async Task RunAsync(int port, BenchIdentity identity, string thing)
    {
        string topic = $"$aws/things/{thing}/shadow/update";
        try
        {
            await using ClientConnection connection = await BenchIdentity.ConnectAsync(Host, port, identity, thing, _end.Token);
            await connection.WriteAsync(
                PacketWriter.Subscribe(1, new SubscriptionRequest(topic + "/accepted", QoS.AtMostOnce)), _end.Token);
            await connection.WaitForAsync(PacketType.SubAck, _end.Token);
            int underWay = 0;
            while (true)
            {
                for (; underWay < Window; underWay++)
                    await connection.WriteAsync(Update(topic, underWay), _end.Token);
                if (!await connection.ReadPacketsAsync((header, _) => underWay -= header.Type == PacketType.Publish ? Count() : 0, _end.Token))
                    throw new IOException("The cloud closed a client's connection.");
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The measurement has ended.
        }
    }

    private int Count()
    {
        Interlocked.Increment(ref _accepted);
        return 1;
    }

    private static byte[] Update(string topic, int number)
    {
        byte[] topicUtf8 = Encoding.UTF8.GetBytes(topic);
        byte[] payload = Encoding.UTF8.GetBytes(
            $$$"""{"state":{"reported":{"status":"ACTIVE","temperature":41.3,"seq":{{{number}}} } } }""");
        var packet = new byte[topicUtf8.Length + payload.Length + PacketWriter.PublishOverheadMax];
        int length = PacketWriter.WritePublish(
            packet, PacketWriter.PublishFirstByte(QoS.AtMostOnce, retain: false, dup: false), topicUtf8, 0, payload);
        return packet[..length];
    }
}
