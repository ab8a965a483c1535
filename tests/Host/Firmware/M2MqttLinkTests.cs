using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HeatingSensor.Esp32;
using HeatingSensor.Host.Tests.LocalIotCore;
using HeatingSensor.Host.Tests.VirtualBoard;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Storage;
using HeatingSensor.Uplink;
using LocalIotCore;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Firmware;

/// <summary>The firmware's link against the local cloud, over mutual TLS and with the device's own policy.</summary>
public class M2MqttLinkTests
{
    private const string Thing = "boiler-1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Connect_Again_FindsTheSessionAndItsSubscription()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var (link, options) = NewLink(test.Cloud);
        using var events = new Events();

        Assert.Equal(LinkOutcome.Accepted, link.Connect(options, events, 1));
        Assert.False(link.IsSessionPresent);
        Assert.True(link.Subscribe(Topics.FromCloud(options.ClientId)) > 0);
        Assert.Equal("1 subscribed True", events.Next());
        link.Close();

        Assert.Equal(LinkOutcome.Accepted, link.Connect(options, events, 2));
        Assert.True(link.IsSessionPresent);
        link.Close();
    }

    [Fact]
    public async Task Subscribe_Forbidden_IsAnsweredByHangingUp()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var (link, options) = NewLink(test.Cloud);
        using var events = new Events();

        Assert.Equal(LinkOutcome.Accepted, link.Connect(options, events, 1));
        Assert.True(link.Subscribe(["home/heating/commands/another"]) > 0);
        Assert.Equal("1 closed", events.Next());
        link.Close();
    }

    [Fact]
    public async Task Publish_Forbidden_IsAnsweredByHangingUp()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var (link, options) = NewLink(test.Cloud);
        using var events = new Events();

        Assert.Equal(LinkOutcome.Accepted, link.Connect(options, events, 1));
        Assert.True(link.Publish(options.WillTopic, Encoding.UTF8.GetBytes(options.WillMessage)) > 0);
        Assert.Equal("1 acknowledged", events.Next());
        Assert.True(link.Publish("home/heating/forbidden", [1]) > 0);
        Assert.Equal("1 closed", events.Next());
        link.Close();
    }

    [Fact]
    public async Task Connect_AnotherThingsClientId_IsRefused()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var (link, options) = NewLink(test.Cloud);
        options.ClientId = "boiler-2";
        using var events = new Events();

        Assert.Equal(LinkOutcome.Refused, link.Connect(options, events, 1));
        link.Close();
    }

    [Fact]
    public async Task Connect_InactiveCertificate_IsRefusedAndSaysWhatToCheck()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var provisioned = test.Cloud.Registry.Provision(Thing);
        test.Cloud.Registry.SetCertificateStatus(provisioned.CertificateId, CertificateStatus.Inactive);
        var (link, options) = NewLink(test.Cloud.Port, provisioned);

        AssertRefused(link, options);
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherCloud_IsRefusedAndSaysWhatToCheck()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        await using var other = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var unknown = other.Cloud.Registry.Provision(Thing) with { CaPem = test.Cloud.Registry.Provision("trusted").CaPem };
        var (link, options) = NewLink(test.Cloud.Port, unknown);

        AssertRefused(link, options);
    }

    [Theory]
    [InlineData(false, "closed during the TLS handshake")]
    [InlineData(true, "reset during the TLS handshake")]
    public async Task Connect_BrokenDuringTheHandshake_IsTheNetwork(bool isReset, string expected)
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (link, options) = NewLink(((IPEndPoint)listener.LocalEndpoint).Port, test.Cloud.Registry.Provision(Thing));
        using var events = new Events();
        var server = Task.Run(async () =>
        {
            using var socket = await listener.AcceptSocketAsync();
            await socket.ReceiveAsync(new byte[4096]); // the ClientHello: what is left unread would turn a close into a reset
            if (isReset)
                socket.LingerState = new LingerOption(true, 0);
        });

        Assert.Equal(LinkOutcome.Unreachable, link.Connect(options, events, 1));
        Assert.Contains(expected, link.FailureReason, StringComparison.Ordinal);
        await server;
    }

    [Fact]
    public async Task Connect_BrokerOfAnotherAuthority_FailsByTls()
    {
        await using var test = await TestCloud.StartAsync(Profile.Aws);
        await using var other = await TestCloud.StartAsync(Profile.Aws);
        using var board = new TestBoard();
        var (link, options) = NewLink(test.Cloud.Port, other.Cloud.Registry.Provision(Thing));
        using var events = new Events();

        Assert.Equal(LinkOutcome.TlsFailed, link.Connect(options, events, 1));
        Assert.Contains("-0x2700", link.FailureReason, StringComparison.Ordinal);
    }

    private static void AssertRefused(M2MqttLink link, LinkOptions options)
    {
        using var events = new Events();

        Assert.Equal(LinkOutcome.Refused, link.Connect(options, events, 1));
        Assert.Contains("is the certificate active", link.FailureReason, StringComparison.Ordinal);
        link.Close();
    }

    private static (M2MqttLink Link, LinkOptions Options) NewLink(LocalCloud cloud) =>
        NewLink(cloud.Port, cloud.Registry.Provision(Thing));

    private static (M2MqttLink Link, LinkOptions Options) NewLink(int port, Provisioned provisioned)
    {
        var settings = new DeviceSettings { ThingName = Thing, Endpoint = "localhost", Port = port };
        var credentials = new Credentials();
        var files = new PemFiles
        {
            [settings.CaFile] = provisioned.CaPem,
            [settings.CertificateFile] = provisioned.CertificatePem,
            [settings.PrivateKeyFile] = provisioned.PrivateKeyPem,
        };
        Assert.True(credentials.Load(settings, files, new SharedBuffer()), credentials.Error);
        return (new M2MqttLink(credentials, new Esp32Clock()), settings.ToLinkOptions());
    }

    private sealed class PemFiles : Dictionary<string, string>, IStore
    {
        public int FreeBytes => 0;

        public int Read(string name, int position, byte[] buffer, int offset, int count) => TryGetValue(name, out var text)
            ? Encoding.UTF8.GetBytes(text, buffer.AsSpan(offset, count))
            : StoreResult.Missing;

        public bool Write(string name, byte[] data, int length) => false;

        public bool Append(string name, byte[] data, int length) => false;

        public bool Delete(string name) => Remove(name);

        public string[] List() => [.. Keys];
    }

    private sealed class Events : IMqttEvents, IDisposable
    {
        private readonly BlockingCollection<string> happened = [];

        public string Next() => happened.TryTake(out var next, Limit)
            ? next
            : throw new TimeoutException("Nothing happened on the link.");

        public void OnAcknowledged(int connection, int packetId) => happened.Add($"{connection} acknowledged");

        public void OnNotDelivered(int connection, int packetId) => happened.Add($"{connection} not delivered");

        public void OnSubscribed(int connection, int packetId, bool isGranted) =>
            happened.Add($"{connection} subscribed {isGranted}");

        public void OnMessage(int connection, string topic, byte[] payload) => happened.Add($"{connection} message");

        public void OnClosed(int connection) => happened.Add($"{connection} closed");

        public void Dispose() => happened.Dispose();
    }
}
