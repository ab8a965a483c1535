using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: sessions, queued messages and retained messages are there again after the broker. Method: a second
/// broker over the first one's journal; the killed process is in KillTests.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Journal_NewBroker_HasSessionQueueInFlightAndRetained()
    {
        using var folder = new TemporaryFolder();
        using (var journal = Open(folder))
        {
            var broker = new TestBroker(Profile.Standard, journal: journal);
            (RawClient client, _) = await broker.ConnectPersistentAsync("boiler/1");
            await client.SubscribeAsync("a/#", QoS.AtLeastOnce);
            await client.PublishAsync("kept", "r", QoS.AtLeastOnce, retain: true);
            broker.Core.Router.Publish("a/1", "acknowledged"u8, QoS.AtLeastOnce, retain: false);
            byte id = (byte)(await client.ReadMessageAsync()).PacketId;
            await client.SendAsync(0x40, 2, 0, id);
            broker.Core.Router.Publish("a/2", "in flight"u8, QoS.AtLeastOnce, retain: false);
            await client.ReadMessageAsync();
            await client.PingAsync();
            broker.Core.EndAllConnections();
            broker.Core.Router.Publish("a/3", "queued"u8, QoS.AtLeastOnce, retain: false);
            await broker.DisposeAsync();
        }

        using var again = Open(folder);
        await using var second = new TestBroker(Profile.Standard, journal: again);
        (RawClient back, bool hadSession) = await second.ConnectPersistentAsync("boiler/1");

        Assert.True(hadSession);
        Assert.Equal("in flight", (await back.ReadMessageAsync()).Payload);
        Assert.Equal("queued", (await back.ReadMessageAsync()).Payload);
        await back.PingAsync();
        await back.SubscribeAsync("kept", QoS.AtLeastOnce);
        Assert.Equal("r", (await back.ReadMessageAsync()).Payload);
        Assert.Equal(second.Time.GetUtcNow(), second.Core.Router.Retained.Find("kept")!.StoredAt);
    }

    [Fact]
    public void Retained_WrittenWithoutATime_IsReadAllTheSame()
    {
        RetainedMessage read = JournalFormat.ReadRetained("kept", [1, (byte)'r']);

        Assert.Equal(("kept", QoS.AtLeastOnce, DateTimeOffset.UnixEpoch), (read.Topic, read.QoS, read.StoredAt));
        Assert.Equal("r"u8, read.Payload);
        Assert.Throws<InvalidDataException>(() => JournalFormat.ReadRetained("kept", []));
        Assert.Throws<InvalidDataException>(() => JournalFormat.ReadRetained("kept", [0x81, 0, 0]));
    }

    [Fact]
    public async Task Session_Discarded_LeavesNothingInJournal()
    {
        using var folder = new TemporaryFolder();
        using var log = RecordLog.Open(folder["state.log"]);
        await using var broker = new TestBroker(Profile.Aws, journal: new BrokerJournal(log));
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await client.SendAsync(0xE0, 0);
        await client.ReadToEndAsync();
        broker.Core.Router.Publish("a", "x"u8, QoS.AtLeastOnce, retain: false);
        Assert.Equal(2, log.Count);

        broker.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, log.Count);
    }

    private static BrokerJournal Open(TemporaryFolder folder) => new(RecordLog.Open(folder["state.log"]));
}
