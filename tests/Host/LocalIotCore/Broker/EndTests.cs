using System.IO.Pipelines;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: every way a connection can end has the reason, the will and the life-cycle event that it should.
/// </summary>
public sealed class EndTests
{
    private static readonly ConnectPacket WithWill = new()
    {
        ClientId = "boiler-1",
        KeepAliveS = 60,
        Will = new Will("gone", "boiler-1"u8.ToArray(), QoS.AtLeastOnce, false),
    };

    [Fact]
    public async Task Disconnect_Packet_SendsNoWill()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        MessageQueue wills = broker.Watch("gone");
        RawClient client = await ConnectAsync(broker);

        await client.SendAsync(0xE0, 0);

        Assert.Equal("CLIENT_INITIATED_DISCONNECT", await ReasonAsync(events));
        Assert.True(wills.IsEmpty);
    }

    [Fact]
    public async Task Connection_Broken_SendsWill()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        MessageQueue wills = broker.Watch("gone");
        RawClient client = await ConnectAsync(broker);

        await client.DisposeAsync();

        Assert.Equal(("gone", "boiler-1"), await wills.NextTextAsync());
        Assert.Equal("CONNECTION_LOST", await ReasonAsync(events));
    }

    [Fact]
    public async Task Packet_Malformed_SendsWill()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        MessageQueue wills = broker.Watch("gone");
        RawClient client = await ConnectAsync(broker);

        await client.SendAsync(0xFF, 0xFF);

        Assert.Equal(("gone", "boiler-1"), await wills.NextTextAsync());
        Assert.Equal("CLIENT_ERROR", await ReasonAsync(events));
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task KeepAlive_OneAndAHalfTimesExceeded_EndsConnectionAndSendsWill()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        MessageQueue wills = broker.Watch("gone");
        RawClient client = await ConnectAsync(broker);

        broker.Time.Advance(TimeSpan.FromSeconds(89));
        await client.PingAsync();
        broker.Time.Advance(TimeSpan.FromSeconds(92));

        Assert.Equal(("gone", "boiler-1"), await wills.NextTextAsync());
        Assert.Equal("MQTT_KEEP_ALIVE_TIMEOUT", await ReasonAsync(events));
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData(0, 1200)]
    [InlineData(5, 30)]
    [InlineData(60, 60)]
    [InlineData(2000, 1200)]
    public async Task KeepAlive_ProfileAws_IsBounded(ushort askedS, int inForceS)
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = broker.Open();
        await client.ConnectMqttAsync(new ConnectPacket { ClientId = "boiler-1", KeepAliveS = askedS });

        broker.Time.Advance(TimeSpan.FromSeconds((inForceS * 1.5) - 1));
        Assert.Equal(1, broker.Core.ConnectionCount);
        broker.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, broker.Core.ConnectionCount);
    }

    [Fact]
    public async Task ClientId_ConnectsAgain_NewcomerWinsAndEarlierWillComesFirst()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue all = broker.Watch("gone");
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        RawClient earlier = await ConnectAsync(broker);

        RawClient newcomer = await ConnectAsync(broker);

        Assert.Equal(("gone", "boiler-1"), await all.NextTextAsync());
        Assert.Equal("DUPLICATE_CLIENTID", await ReasonAsync(events));
        Assert.Empty(await earlier.ReadToEndAsync());
        await newcomer.PingAsync();
        Assert.Equal(1, broker.Core.ConnectionCount);
    }

    [Fact]
    public async Task Connect_NeverSent_EndsAfterTimeout()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient silent = broker.Open();
        await using RawClient other = await broker.ConnectAsync("other");
        Assert.True(SpinWait.SpinUntil(() => broker.Core.ConnectionCount == 2, RawClient.Patience));

        broker.Time.Advance(TimeSpan.FromSeconds(12));

        Assert.Empty(await silent.ReadToEndAsync());
        await other.PingAsync();
    }

    [Fact]
    public async Task Output_NeverReadWhilePingsFlood_IsBoundedAndEndsTheConnection()
    {
        CloudLimits limits = CloudLimits.AwsWithoutRates with { OutputBytesMax = 1024, InFlightBytesMax = 1024, AnswerBytesMax = 1024 };
        await using var broker = new TestBroker(Profile.Aws, limits);
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        RawClient client = await ConnectAsync(broker);
        byte[] pings = [.. Enumerable.Range(0, 8 * 1024).SelectMany(_ => (byte[])[0xC0, 0])];

        Task flood = Task.Run(async () =>
        {
            for (int count = 0; count < 100; count++)
                await client.SendAsync(pings);
        });

        Assert.Equal("CLIENT_ERROR", await ReasonAsync(events));
        await client.ReadToEndAsync();
        await client.DisposeAsync();
        await Task.WhenAny(flood); // it may end with an error, as nobody takes its bytes any more
        Assert.Equal(0, broker.Core.ConnectionCount);
    }

    [Fact]
    public async Task ClientId_ConnectsManyTimesAtOnce_ExactlyOneStays()
    {
        const int Rounds = 3000;
        const int Newcomers = 4;
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue disconnected = broker.Watch("$aws/events/presence/disconnected/+");
        var connections = new MqttConnection[Newcomers];
        var packet = new ConnectPacket { ClientId = "boiler-1" };
        using var round = new Barrier(Newcomers, _ => AssertOneStays(broker, connections, packet));
        await Task.WhenAll(Enumerable.Range(0, Newcomers).Select(index => Task.Factory.StartNew(() =>
        {
            for (int number = 0; number < Rounds; number++)
            {
                round.SignalAndWait(); // checks the round before, and opens new connections
                Assert.Null(broker.Core.Lifecycle.TakeOver(connections[index], packet));
            }
            round.SignalAndWait();
        }, TaskCreationOptions.LongRunning)));

        for (int count = 0; count < (Rounds - 1) * Newcomers; count++)
            await disconnected.NextAsync();
    }

    private static void AssertOneStays(TestBroker broker, MqttConnection[] connections, ConnectPacket packet)
    {
        if (connections[0] is not null)
        {
            MqttConnection last = Assert.Single(connections, connection => !connection.IsEnded);
            Assert.Same(last, last.Session!.Connection);
            last.End(DisconnectReason.ConnectionLost, "the round is over");
        }
        for (int index = 0; index < connections.Length; index++)
        {
            var pipe = new Pipe();
            connections[index] = new MqttConnection(broker.Core, new Ends(pipe.Reader, pipe.Writer),
                AnonymousAuthorizer.Instance, "192.0.2.1", () => { });
            connections[index].Accept(packet, packet.ClientId, keepAliveS: 60);
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private static async Task<RawClient> ConnectAsync(TestBroker broker)
    {
        RawClient client = broker.Open();
        await client.ConnectMqttAsync(WithWill);
        return client;
    }

    private static async Task<string?> ReasonAsync(MessageQueue events) =>
        (await events.NextJsonAsync()).GetProperty("disconnectReason").GetString();
}
