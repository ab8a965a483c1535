using System.Net.Sockets;
using System.Text;
using LocalIotCore.Mqtt;

namespace Heating.Qualify.Broker;

/// <summary>One connection of the device, from TCP to its end: follows the broker's script and records what
/// happens.</summary>
internal sealed class DeviceConnection(ScriptedBroker broker, Socket socket, int number)
{
    /// <summary>AWS's packet limit, 128 KB, plus some room for the topic.</summary>
    private const int PacketBytesMax = 132 * 1024;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private Stream? _stream;
    private volatile bool _isClosing;

    /// <summary>Whether CONNACK was sent and nobody has closed the connection since.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Serves the connection until its end.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, _closing.Token);
        try
        {
            Note(EntryKind.Accepted);
            if (!broker.Script.IsDown && await TlsHandshake.RunAsync(broker, socket, number, linked.Token) is { } stream)
            {
                _stream = stream;
                await ServeAsync(stream, linked.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Either side has closed; which one is recorded below.
        }
        finally
        {
            IsOpen = false;
            Note(_isClosing || broker.Script.IsDown || cancel.IsCancellationRequested
                ? EntryKind.ClosedByBroker : EntryKind.ClosedByDevice);
            _stream?.Dispose();
            socket.Dispose();
            broker.Ended(this);
        }
    }

    /// <summary>Closes the connection without DISCONNECT.</summary>
    public void Close()
    {
        _isClosing = true;
        _closing.Cancel();
    }

    /// <summary>Sends a PUBLISH with QoS 1.</summary>
    public async Task PublishAsync(string topic, ushort packetId, byte[] payload, CancellationToken cancel)
    {
        var topicBytes = Encoding.UTF8.GetBytes(topic);
        var packet = new byte[PacketWriter.PublishOverheadMax + topicBytes.Length + payload.Length];
        var first = PacketWriter.PublishFirstByte(QoS.AtLeastOnce, retain: false, dup: false);
        var length = PacketWriter.WritePublish(packet, first, topicBytes, packetId, payload);
        broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.Sent)
        {
            Text = topic, PacketId = packetId, QoS = 1, PayloadBytes = payload.Length,
        });
        await SendAsync(packet.AsMemory(0, length), cancel);
    }

    private async Task ServeAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[PacketBytesMax];
        var filled = 0;
        while (true)
        {
            var status = FrameReader.TryReadHeader(buffer.AsSpan(0, filled), buffer.Length, out var header);
            if (status is ReadStatus.Malformed or ReadStatus.TooLarge)
            {
                Malformed($"a packet that begins with 0x{buffer[0]:X2}: {status}");
                return;
            }

            if (status == ReadStatus.Ok && filled >= header.TotalBytes)
            {
                if (!await TakeAsync(header, buffer.AsMemory(header.HeaderBytes, header.BodyBytes), cancel))
                    return;
                buffer.AsSpan(header.TotalBytes, filled - header.TotalBytes).CopyTo(buffer);
                filled -= header.TotalBytes;
                continue;
            }

            var count = await stream.ReadAsync(buffer.AsMemory(filled), cancel);
            if (count == 0)
                return;
            filled += count;
        }
    }

    /// <returns>False if the connection must end.</returns>
    private async Task<bool> TakeAsync(FrameHeader header, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        switch (header.Type)
        {
            case PacketType.Connect:
                return await ConnectAsync(body, cancel);
            case PacketType.Publish:
                return await PublishedAsync(header.First, body, cancel);
            case PacketType.Subscribe:
                return await SubscribeAsync(body, cancel);
            case PacketType.PubAck when AckPacket.TryRead(body.Span, out var packetId) == ReadStatus.Ok:
                broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.PubAck) { PacketId = packetId });
                return true;
            case PacketType.PingReq:
                Note(EntryKind.PingReq);
                if (broker.Script.AnswersPing)
                    await SendAsync(Written(span => PacketWriter.WriteEmpty(span, PacketType.PingResp)), cancel);
                return true;
            case PacketType.Disconnect:
                Note(EntryKind.Disconnect);
                return true;
            default:
                return Malformed($"{header.Type} of {body.Length} bytes");
        }
    }

    private async Task<bool> ConnectAsync(ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (ConnectPacket.TryRead(body.Span, out var connect, out var level) != ReadStatus.Ok)
            return Malformed($"CONNECT of protocol level {level}");
        // Read before it is recorded: whoever sees this CONNECT may change the script for the next one.
        var script = broker.Script;
        broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.Connect)
        {
            Text = connect!.ClientId, IsCleanSession = connect.CleanSession, KeepAliveS = connect.KeepAliveS,
        });
        if (script.ClosesOnConnect)
            return !(_isClosing = true);
        if (!script.AnswersConnect)
            return true;
        var isSessionKept = script.KeepsSession && !connect.CleanSession;
        var answer = Written(span => PacketWriter.WriteConnAck(span, isSessionKept, ConnectReturnCode.Accepted));
        await SendAsync(answer, cancel);
        IsOpen = true;
        broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.Accept) { IsCleanSession = !isSessionKept });
        if (script.ClosesAfterMs is { } afterMs)
            _ = CloseLaterAsync(afterMs, cancel);
        return true;
    }

    private async Task CloseLaterAsync(int afterMs, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(afterMs), broker.Time, cancel)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancel.IsCancellationRequested)
            Close();
    }

    private async Task<bool> PublishedAsync(byte first, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (!TryReadPublish(first, body.Span, out var entry))
            return Malformed($"PUBLISH of {body.Length} bytes");
        broker.Timeline.Add(entry);
        if (entry.QoS == 1 && broker.Script.AnswersPublish)
            await SendAsync(Written(span => PacketWriter.WriteAck(span, PacketType.PubAck, (ushort)entry.PacketId)), cancel);
        return true;
    }

    private bool TryReadPublish(byte first, ReadOnlySpan<byte> body, out TimelineEntry entry)
    {
        var status = PublishPacket.TryRead(first, body, out var packet);
        var topic = Encoding.UTF8.GetString(packet.Topic);
        entry = new TimelineEntry(0, number, EntryKind.Publish)
        {
            Text = topic,
            PacketId = packet.PacketId,
            QoS = (int)packet.QoS,
            IsDup = packet.Dup,
            PayloadBytes = packet.Payload.Length,
            Payload = ShadowUpdate.IsUpdate(topic) ? packet.Payload.ToArray() : default,
        };
        return status == ReadStatus.Ok && packet.IsTopicValid && packet.QoS != QoS.ExactlyOnce;
    }

    private async Task<bool> SubscribeAsync(ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (SubscribePacket.TryRead(body.Span, out var subscribe) != ReadStatus.Ok)
            return Malformed($"SUBSCRIBE of {body.Length} bytes");
        broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.Subscribe)
        {
            Text = string.Join(' ', subscribe!.Requests.Select(request => request.Filter)),
            PacketId = subscribe.PacketId,
            QoS = subscribe.Requests.Max(request => (int)request.QoS),
        });
        if (!broker.Script.AnswersSubscribe)
            return true;
        byte[] granted = [.. subscribe.Requests.Select(request => (byte)request.QoS)];
        await SendAsync(PacketWriter.SubAck(subscribe.PacketId, granted), cancel);
        return true;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancel)
    {
        if (_stream is not { } stream)
            return;
        await _writing.WaitAsync(cancel);
        try
        {
            await stream.WriteAsync(packet, cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static byte[] Written(Func<byte[], int> write)
    {
        var buffer = new byte[PacketWriter.AckBytes];
        return buffer[..write(buffer)];
    }

    private bool Malformed(string what)
    {
        broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.Malformed) { Text = what });
        _isClosing = true;
        return false;
    }

    private void Note(EntryKind kind) => broker.Timeline.Add(new TimelineEntry(0, number, kind));
}
