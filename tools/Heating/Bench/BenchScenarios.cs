using System.Diagnostics;
using System.Text;
using Heating.Mqtt;
using LocalIotCore.Mqtt;

namespace Heating.Bench;

/// <summary>The measurements; each call runs one against one broker.</summary>
internal static class BenchScenarios
{
    private const int Publishers = 4;
    private const int Connectors = 8;
    private const int ConnectingAtOnce = 8;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AtRest = TimeSpan.FromMilliseconds(2);
    private static int _lastRun;

    /// <summary>Four publishers and one subscriber: messages per second that the subscriber receives.</summary>
    public static async Task<double> ThroughputAsync(BenchTarget target, int port, BenchIdentity? identity, QoS qos,
        int payloadBytes, TimeSpan duration, CancellationToken cancel)
    {
        string run = $"bench-{Interlocked.Increment(ref _lastRun)}";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using ClientConnection toSubscriber = await ConnectAsync(target, port, identity, $"{run}-sub", cancel);
        var subscriber = new LoadSubscriber(toSubscriber, $"bench/{run}/+", qos);
        await subscriber.SubscribeAsync(cancel);
        var connections = new List<ClientConnection>();
        for (int index = 0; index < Publishers; index++)
            connections.Add(await ConnectAsync(target, port, identity, $"{run}-pub-{index}", cancel));
        var work = new List<Task> { Task.Run(() => subscriber.RunAsync(stop.Token), cancel) };
        work.AddRange(connections.Select((connection, index) => Task.Run(
            () => new LoadPublisher(connection, $"bench/{run}/{index}", qos, payloadBytes).RunAsync(stop.Token),
                cancel)));
        double perSecond = await MeasureAsync(subscriber, work, duration, cancel);
        await stop.CancelAsync();
        await EndAsync(work);
        foreach (ClientConnection connection in connections)
            await connection.DisposeAsync();
        return perSecond;
    }

    /// <summary>Connect, CONNACK, DISCONNECT, repeated: connections per second.</summary>
    public static async Task<double> ConnectionsAsync(BenchTarget target, int port, BenchIdentity? identity,
        TimeSpan duration, CancellationToken cancel)
    {
        string run = $"bench-{Interlocked.Increment(ref _lastRun)}";
        int count = 0;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connectors).Select(index => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                ClientConnection connection = await ConnectAsync(target, port, identity, $"{run}-{index}", cancel);
                await connection.EndAsync(cancel);
                Interlocked.Increment(ref count);
            }
        }, cancel)));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Many idle connections: the broker's memory in MB.</summary>
    public static async Task<double> IdleMemoryAsync(BenchTarget target, int port, BenchIdentity? identity, int count,
        CancellationToken cancel)
    {
        string run = $"bench-{Interlocked.Increment(ref _lastRun)}";
        var connections = new ClientConnection[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(0, count, parallel, async (index, token) =>
        {
            connections[index] = await ConnectAsync(target, port, identity, $"{run}-{index}", token);
            connections[index].ReleaseBuffer();
        });
        await Task.Delay(Settle, cancel);
        double megabytes = target.MemoryBytes!.Value / 1e6;
        foreach (ClientConnection connection in connections)
            await connection.DisposeAsync();
        return megabytes;
    }

    /// <summary>One message at a time, QoS 1, each sent when everything has been quiet: the time from before it is written
    /// until the subscriber has it, in microseconds, at the given percentile.</summary>
    public static async Task<double> LatencyAsync(BenchTarget target, int port, BenchIdentity? identity, int payloadBytes,
        int percentile, TimeSpan duration, CancellationToken cancel)
    {
        string run = $"bench-{Interlocked.Increment(ref _lastRun)}";
        await using ClientConnection toSubscriber = await ConnectAsync(target, port, identity, $"{run}-sub", cancel);
        await toSubscriber.WriteAsync(PacketWriter.Subscribe(1, new SubscriptionRequest(run, QoS.AtLeastOnce)), cancel);
        await toSubscriber.WaitForAsync(PacketType.SubAck, cancel);
        await using ClientConnection toPublisher = await ConnectAsync(target, port, identity, $"{run}-pub", cancel);
        var packet = new byte[run.Length + payloadBytes + PacketWriter.PublishOverheadMax];
        int packetBytes = PacketWriter.WritePublish(packet, PacketWriter.PublishFirstByte(QoS.AtLeastOnce, retain: false, dup: false),
            Encoding.UTF8.GetBytes(run), 1, new byte[payloadBytes]);
        var ack = new byte[PacketWriter.AckBytes];
        var latencies = new List<double>();
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WarmUp + duration)
        {
            bool hasCome = false;
            long sent = Stopwatch.GetTimestamp();
            await toPublisher.WriteAsync(packet.AsMemory(0, packetBytes), cancel);
            while (!hasCome)
                if (!await toSubscriber.ReadPacketsAsync(OnPacket, cancel))
                    throw new IOException("The broker closed the subscriber's connection.");
            double latencyUs = Stopwatch.GetElapsedTime(sent).TotalMicroseconds;
            if (Stopwatch.GetElapsedTime(started) > WarmUp)
                latencies.Add(latencyUs);
            await toSubscriber.WriteAsync(ack, cancel);
            await toPublisher.WaitForAsync(PacketType.PubAck, cancel);
            await Task.Delay(AtRest, cancel);

            void OnPacket(FrameHeader header, ReadOnlySpan<byte> body)
            {
                if (header.Type != PacketType.Publish
                    || PublishPacket.TryRead(header.First, body, out PublishPacket publish) != ReadStatus.Ok)
                    return;
                PacketWriter.WriteAck(ack, PacketType.PubAck, publish.PacketId);
                hasCome = true;
            }
        }
        latencies.Sort();
        return latencies[Math.Min(latencies.Count - 1, latencies.Count * percentile / 100)];
    }

    private static async Task<double> MeasureAsync(LoadSubscriber subscriber, List<Task> work, TimeSpan duration,
        CancellationToken cancel)
    {
        await Task.WhenAny([Task.Delay(WarmUp, cancel), .. work]);
        long before = subscriber.Received;
        long started = Stopwatch.GetTimestamp();
        Task ended = await Task.WhenAny([Task.Delay(duration, cancel), .. work]);
        double perSecond = (subscriber.Received - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await ended;
        return perSecond;
    }

    private static async Task EndAsync(List<Task> work)
    {
        try
        {
            await Task.WhenAll(work);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Cancelled while reading or writing.
        }
    }

    private static Task<ClientConnection> ConnectAsync(BenchTarget target, int port, BenchIdentity? identity,
        string clientId,
        CancellationToken cancel) => BenchIdentity.ConnectAsync(target.Host, port, identity, clientId, cancel);
}
