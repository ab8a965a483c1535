using System.Net;
using System.Net.Sockets;
using HeatingSensor.Esp32;
using HeatingSensor.Host.Tests.LocalIotCore;
using HeatingSensor.Ports;
using LocalIotCore;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware;

/// <summary>The probe tells a TLS server that is awake from one that is silent, hangs up or is not there.</summary>
public class TlsProbeTests
{
    private const int LongMs = 30_000;
    private const int ShortMs = 100;

    [Fact]
    public async Task Ask_TlsServer_Answers()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);

        var outcome = await Task.Run(() => TlsProbe.Ask("localhost", test.Cloud.Port, LongMs));

        Assert.Equal(LinkOutcome.Accepted, outcome);
    }

    [Fact]
    public async Task Ask_TlsServer_UnderstandsTheClientHello()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            var hello = new byte[1024];
            var length = await socket.ReceiveAsync(hello);
            return hello[..length];
        });

        await Task.Run(() => TlsProbe.Ask("localhost", Port(listener), LongMs));
        var sent = await server;

        // The lengths of the record, the handshake message and the extensions all end where the bytes end.
        Assert.Equal(sent.Length - 5, (sent[3] << 8) | sent[4]);
        Assert.Equal(sent.Length - 9, (sent[6] << 16) | (sent[7] << 8) | sent[8]);
        Assert.Equal(sent.Length - 58, (sent[56] << 8) | sent[57]);
        Assert.Equal("localhost"u8.ToArray(), sent[67..76]);
    }

    [Fact]
    public void Ask_SilentPeer_IsNoAnswer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(LinkOutcome.NoAnswer, TlsProbe.Ask("localhost", Port(listener), ShortMs));
    }

    [Fact]
    public async Task Ask_PeerHangsUp_IsAwake()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () => (await listener.AcceptSocketAsync()).Dispose());

        var outcome = await Task.Run(() => TlsProbe.Ask("localhost", Port(listener), LongMs));
        await server;

        Assert.Equal(LinkOutcome.Accepted, outcome);
    }

    [Fact]
    public void Ask_NobodyListens_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = Port(listener);
        listener.Stop();

        Assert.Equal(LinkOutcome.Unreachable, TlsProbe.Ask("localhost", port, LongMs));
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
