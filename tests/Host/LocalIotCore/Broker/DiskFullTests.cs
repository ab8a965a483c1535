using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Storage;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: a full disk costs nobody his connection, others their messages nothing, and nothing is acknowledged that
/// is not kept. Method: a journal whose file may not grow, and later may again.</summary>
public sealed class DiskFullTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordLogOptions _disk = new();
    private readonly FakeLogger _log = new();
    private readonly RecordLog _file;
    private readonly TestBroker _broker;

    public DiskFullTests()
    {
        _file = RecordLog.Open(_folder["state.log"], _disk);
        _broker = new TestBroker(Profile.Aws, journal: new BrokerJournal(_file), log: _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Publish_ThatOneSessionCannotKeep_ReachesTheOthersAndIsNotAcknowledged()
    {
        (RawClient keeper, _) = await _broker.ConnectPersistentAsync("keeper");
        await keeper.SubscribeAsync("a", QoS.AtLeastOnce);
        await using RawClient reader = await _broker.ConnectAsync("reader");
        await reader.SubscribeAsync("a", QoS.AtLeastOnce);
        await using RawClient publisher = await _broker.ConnectAsync("publisher");
        FillDisk();

        await publisher.SendAsync(RawClient.Publish("a", "1", QoS.AtLeastOnce, false, packetId: 7));
        await publisher.PingAsync(); // still connected, and no PUBACK came before the answer

        Assert.Equal("1", (await reader.ReadMessageAsync()).Payload);
        await keeper.PingAsync();
        Assert.Equal(1, _broker.Core.Counters.NotStoredDrops);

        FreeDisk();
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce);
        Assert.Equal("1", (await keeper.ReadMessageAsync()).Payload);
    }

    [Fact]
    public async Task Trouble_IsToldAsDiskFull()
    {
        (RawClient keeper, _) = await _broker.ConnectPersistentAsync("keeper");
        await keeper.SubscribeAsync("a", QoS.AtLeastOnce);
        FillDisk();
        _broker.Core.Router.Publish("a", "1"u8, QoS.AtLeastOnce, retain: false);

        _broker.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.StartsWith("disk full", Assert.Single(_log.Lines, line => line.Contains("could not be stored")));
    }

    [Fact]
    public async Task Retained_ThatCannotBeKept_IsDeliveredButNeitherRetainedNorAcknowledged()
    {
        await using RawClient publisher = await _broker.ConnectAsync("publisher");
        MessageQueue seen = _broker.Watch("a");
        await publisher.PublishAsync("a", "old", QoS.AtLeastOnce, retain: true);
        FillDisk();

        await publisher.SendAsync(RawClient.Publish("a", "new", QoS.AtLeastOnce, retain: true, packetId: 8));
        await publisher.SendAsync(RawClient.Publish("a", "", QoS.AtLeastOnce, retain: true, packetId: 9));
        await publisher.PingAsync();

        Assert.Equal("old", (await seen.NextTextAsync()).Payload);
        Assert.Equal("new", (await seen.NextTextAsync()).Payload);
        Assert.Equal("old"u8, _broker.Core.Router.Retained.Find("a")!.Payload);
    }

    [Fact]
    public async Task Subscribe_ThatCannotBeKept_IsNotAcknowledged()
    {
        (RawClient client, _) = await _broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("kept", QoS.AtLeastOnce);
        FillDisk();

        await client.SendAsync(PacketWriter.Subscribe(2, new SubscriptionRequest("a", QoS.AtLeastOnce)));
        await client.SendAsync(PacketWriter.Unsubscribe(3, "kept"));
        await client.PingAsync();

        Assert.Empty(_broker.Core.Router.Tree.Match("a").Targets);
        Assert.Single(_broker.Core.Router.Tree.Match("kept").Targets);
        FreeDisk();
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        Assert.Single(_broker.Core.Router.Tree.Match("a").Targets);
    }

    [Fact]
    public async Task Connect_WithANewSessionThatCannotBeKept_IsToldThatTheServerIsUnavailable()
    {
        FillDisk();
        await using RawClient client = _broker.Open();
        await client.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "boiler-1", CleanSession = false }));

        Assert.Equal([0x20, 2, 0, 3], await client.ReadToEndAsync());
        await using RawClient clean = await _broker.ConnectAsync("boiler-1");
        await clean.PingAsync();
    }

    [Fact]
    public async Task Acknowledgement_OnAFullDisk_IsTakenAndWrittenLater()
    {
        (RawClient client, _) = await _broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        _broker.Core.Router.Publish("a", "1"u8, QoS.AtLeastOnce, retain: false);
        ReceivedMessage message = await client.ReadMessageAsync();
        int before = _file.Count;
        FillDisk();

        await client.SendAsync(0x40, 2, 0, (byte)message.PacketId);
        await client.PingAsync();
        Assert.Equal(before, _file.Count);
        FreeDisk();
        _broker.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(before - 1, _file.Count);
    }

    [Fact]
    public async Task Subscriber_ThatThrows_CostsTheOthersNothing()
    {
        _broker.Core.Router.Tree.Add("a", new Thrower(), QoS.AtLeastOnce);
        MessageQueue seen = _broker.Watch("a");
        await using RawClient publisher = await _broker.ConnectAsync("publisher");

        await publisher.SendAsync(RawClient.Publish("a", "1", QoS.AtLeastOnce, false, packetId: 7));
        await publisher.PingAsync();

        Assert.Equal("1", (await seen.NextTextAsync()).Payload);
    }

    private void FillDisk() => _disk.SizeBytesMax = _file.SizeBytes;

    private void FreeDisk() => _disk.SizeBytesMax = long.MaxValue;

    private sealed class Thrower : ISubscriber
    {
        public void Deliver(ref PublishedMessage message, QoS granted) => throw new InvalidOperationException("broken");
    }
}
