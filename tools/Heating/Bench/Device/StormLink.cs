using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HeatingSensor.Ports;
using LocalIotCore.Mqtt;

namespace Heating.Bench.Device;

/// <summary>MQTT over mutual TLS on a real socket, without the threads of a whole MQTT library: one device's link among
/// many in a process.</summary>
internal sealed class StormLink(int port, BenchIdentity identity, StormLog log) : IMqttLink
{
    private const string Host = "localhost";

    // As M2Mqtt waits for CONNACK.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private LoadConnection? _connection;
    private ushort _lastPacketId;

    /// <inheritdoc/>
    public bool IsSessionPresent => _connection?.IsSessionPresent == true;

    /// <inheritdoc/>
    public LinkOutcome Probe(LinkOptions options) => LinkOutcome.Accepted;

    /// <inheritdoc/>
    public LinkOutcome Connect(LinkOptions options, IMqttEvents events, int connection)
    {
        log.Attempted();
        using var timeout = new CancellationTokenSource(ConnectTimeout);
        try
        {
            _connection = LoadConnection.ConnectAsync(Host, port, identity, PacketOf(options), timeout.Token)
                .GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return LinkOutcome.NoAnswer;
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            return error is AuthenticationException ? LinkOutcome.TlsFailed : LinkOutcome.Unreachable;
        }
        log.Connected();
        _ = ReceiveAsync(_connection, events, connection);
        return LinkOutcome.Accepted;
    }

    /// <inheritdoc/>
    public int Subscribe(string topicFilter) =>
        Send(packetId => PacketWriter.Subscribe(packetId, new SubscriptionRequest(topicFilter, QoS.AtLeastOnce)));

    /// <inheritdoc/>
    public int Publish(string topic, byte[] payload) => Send(packetId =>
    {
        byte[] topicUtf8 = Encoding.UTF8.GetBytes(topic);
        var packet = new byte[topicUtf8.Length + payload.Length + PacketWriter.PublishOverheadMax];
        int length = PacketWriter.WritePublish(packet,
            PacketWriter.PublishFirstByte(QoS.AtLeastOnce, retain: false, dup: false), topicUtf8, packetId, payload);
        return packet.AsMemory(0, length);
    });

    /// <inheritdoc/>
    public void Disconnect() => Close();

    /// <inheritdoc/>
    public void Close()
    {
        LoadConnection? connection = _connection;
        _connection = null;
        connection?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static ConnectPacket PacketOf(LinkOptions options) => new()
    {
        ClientId = options.ClientId,
        CleanSession = false,
        KeepAliveS = LoadConnection.KeepAliveS,
        Will = new Will(options.WillTopic, Encoding.UTF8.GetBytes(options.WillMessage), QoS.AtLeastOnce, false),
    };

    private int Send(Func<ushort, ReadOnlyMemory<byte>> packet)
    {
        if (_connection is not { } connection)
            return -1;
        _lastPacketId = (ushort)(_lastPacketId == ushort.MaxValue ? 1 : _lastPacketId + 1);
        try
        {
            connection.WriteAsync(packet(_lastPacketId), CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return _lastPacketId;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return -1;
        }
    }

    private async Task ReceiveAsync(LoadConnection connection, IMqttEvents events, int number)
    {
        try
        {
            while (await connection.ReadPacketsAsync((header, body) => Take(header, body, events, number),
                CancellationToken.None))
            {
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is gone, as at the end of the stream.
        }
        log.Closed();
        events.OnClosed(number);
    }

    private static void Take(FrameHeader header, ReadOnlySpan<byte> body, IMqttEvents events, int number)
    {
        if (body.Length < 2)
            return;
        int packetId = (body[0] << 8) | body[1];
        if (header.Type == PacketType.PubAck)
            events.OnAcknowledged(number, packetId);
        else if (header.Type == PacketType.SubAck)
            events.OnSubscribed(number, packetId, body[^1] <= (byte)QoS.ExactlyOnce);
    }
}
