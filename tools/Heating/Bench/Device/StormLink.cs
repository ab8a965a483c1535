using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Heating.Mqtt;
using HeatingSensor.Ports;
using LocalIotCore.Mqtt;

namespace Heating.Bench.Device;

/// <summary>MQTT over mutual TLS on a real socket, without the threads of a full MQTT library, so that many devices fit in a
/// process.</summary>
internal sealed class StormLink(int port, BenchIdentity identity, StormLog log) : IMqttLink
{
    private const string Host = "localhost";

    // M2Mqtt's timeout for CONNACK.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private StormConnection? _connection;

    /// <inheritdoc/>
    public string FailureReason => "";

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
            ClientConnection opened = ClientConnection
                .ConnectAsync(Host, port, identity.Authentication(Host), PacketOf(options), timeout.Token).GetAwaiter().GetResult();
            _connection = new StormConnection(opened, events, connection);
        }
        catch (OperationCanceledException)
        {
            return LinkOutcome.NoAnswer;
        }
        catch (AuthenticationException)
        {
            return LinkOutcome.TlsFailed;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return LinkOutcome.Unreachable;
        }
        log.Connected();
        _ = ReceiveAsync(_connection);
        return LinkOutcome.Accepted;
    }

    /// <inheritdoc/>
    public int Subscribe(string[] topicFilters) => _connection?.Subscribe(topicFilters) ?? -1;

    /// <inheritdoc/>
    public int Publish(string topic, byte[] payload) => _connection?.Publish(QoS.AtLeastOnce, topic, payload) ?? -1;

    /// <inheritdoc/>
    public bool PublishOnce(string topic, byte[] payload) => _connection?.Publish(QoS.AtMostOnce, topic, payload) >= 0;

    /// <inheritdoc/>
    public void Disconnect() => Close();

    /// <inheritdoc/>
    public void Close()
    {
        _connection?.Close();
        _connection = null;
    }

    private static ConnectPacket PacketOf(LinkOptions options) => new()
    {
        ClientId = options.ClientId,
        CleanSession = false,
        KeepAliveS = ClientConnection.KeepAliveMaxS,
        Will = new Will(options.WillTopic, Encoding.UTF8.GetBytes(options.WillMessage), QoS.AtLeastOnce, false),
    };

    private async Task ReceiveAsync(StormConnection connection)
    {
        await connection.ReceiveAsync();
        log.Closed();
    }
}
