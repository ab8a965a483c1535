using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>
/// A broker that does what the test says, packet by packet. Every wait fails after 30 s of real time.
/// </summary>
internal sealed class ScriptedBroker : IDisposable
{
    internal const int LimitMs = 30_000;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<BrokerConnection> connections = [];

    public ScriptedBroker() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The next connection from a client, before any byte of it is read.</summary>
    public BrokerConnection Accept(SslServerAuthenticationOptions? tls = null)
    {
        var accept = listener.AcceptSocketAsync();
        if (!accept.Wait(LimitMs))
            throw new TimeoutException("No client connected.");
        var connection = new BrokerConnection(accept.Result, tls);
        connections.Add(connection);
        return connection;
    }

    /// <summary>Accepts a client and answers its CONNECT.</summary>
    public BrokerConnection AcceptClient(byte returnCode = 0, SslServerAuthenticationOptions? tls = null)
    {
        var connection = Accept(tls);
        Assert.Equal(Packet.Connect, connection.Read().Type);
        connection.Send(Packet.Connack(returnCode));
        return connection;
    }

    /// <summary>Nothing listens on the port any more.</summary>
    public void Stop() => listener.Stop();

    public void Dispose()
    {
        listener.Dispose();
        connections.ForEach(connection => connection.Dispose());
    }
}
