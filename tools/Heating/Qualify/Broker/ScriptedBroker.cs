using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Heating.Qualify.Broker;

/// <summary>
/// A broker for one device that does what a row's script says, and records everything: mutual TLS and MQTT 3.1.1 on a
/// free port of 127.0.0.1.
/// </summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<DeviceConnection, Task> _connections = [];
    private readonly Task _accepting;
    private volatile BrokerScript _script;
    private int _lastPacketId;

    /// <summary>Starts listening.</summary>
    public ScriptedBroker(QualifyCertificates certificates, ScaledTime time)
    {
        Certificates = certificates;
        Time = time;
        Timeline = new Timeline(time);
        _script = new BrokerScript { ServerCertificate = certificates.Server };
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What has happened so far.</summary>
    public Timeline Timeline { get; }

    public ScaledTime Time { get; }

    /// <summary>The certificates it uses.</summary>
    public QualifyCertificates Certificates { get; }

    /// <summary>The current script; a new one applies to everything that clients send from then on.</summary>
    public BrokerScript Script
    {
        get => _script;
        set => _script = value;
    }

    /// <summary>Closes every connection without DISCONNECT.</summary>
    public void DropAll()
    {
        foreach (var connection in Connections())
            connection.Close();
    }

    /// <summary>Publishes a message with QoS 1 to the device.</summary>
    /// <returns>Its packet id; 0 if no connection is open.</returns>
    public async Task<int> PublishAsync(string topic, byte[] payload, CancellationToken cancel)
    {
        if (Connections().LastOrDefault(connection => connection.IsOpen) is not { } connection)
            return 0;
        var packetId = (ushort)Interlocked.Increment(ref _lastPacketId);
        try
        {
            await connection.PublishAsync(topic, packetId, payload, cancel);
            return packetId;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // the device has just disconnected, which the connection records
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] running;
        lock (_gate)
            running = [.. _connections.Values];
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    /// <summary>Called when a connection has ended.</summary>
    internal void Ended(DeviceConnection connection)
    {
        lock (_gate)
            _connections.Remove(connection);
    }

    private DeviceConnection[] Connections()
    {
        lock (_gate)
            return [.. _connections.Keys];
    }

    private async Task AcceptAsync()
    {
        for (var number = 1; ; number++)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            var connection = new DeviceConnection(this, socket, number);
            lock (_gate)
                _connections.Add(connection, Task.Run(() => connection.RunAsync(_stopping.Token)));
        }
    }
}

/// <summary>How the broker treats its clients from now on. The default does everything right.</summary>
internal sealed record BrokerScript
{
    /// <summary>The certificate to present.</summary>
    public required X509Certificate2 ServerCertificate { get; init; }

    /// <summary>Close each connection before TLS, like a machine on which nothing listens.</summary>
    public bool IsDown { get; init; }

    /// <summary>Answer CONNECT; otherwise wait silently until the device gives up.</summary>
    public bool AnswersConnect { get; init; } = true;

    /// <summary>Close the connection instead of answering CONNECT.</summary>
    public bool ClosesOnConnect { get; init; }

    /// <summary>Set "session present" in CONNACK if the device asked for a persistent session.</summary>
    public bool KeepsSession { get; init; }

    /// <summary>Close the connection after this much device time since CONNACK; null: never.</summary>
    public int? ClosesAfterMs { get; init; }

    /// <summary>Answer PUBLISH with QoS 1.</summary>
    public bool AnswersPublish { get; init; } = true;

    /// <summary>Answer SUBSCRIBE.</summary>
    public bool AnswersSubscribe { get; init; } = true;

    /// <summary>Answer PINGREQ.</summary>
    public bool AnswersPing { get; init; } = true;
}
