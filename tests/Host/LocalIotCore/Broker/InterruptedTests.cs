using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: who was connected when the broker was killed counts as disconnected after the next start, with the
/// will and the event of AWS. Method: a second broker over a copy of the first one's journal; the killed process is in
/// KillTests.</summary>
public sealed class InterruptedTests : IDisposable
{
    private static readonly ConnectPacket WithWill = new()
    {
        ClientId = "boiler/1",
        Will = new Will("gone", "boiler-1"u8.ToArray(), QoS.AtLeastOnce, true),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Connection_OfAKilledBroker_EndsAtTheNextStart()
    {
        await using TestBroker first = Start("first");
        MessageQueue connected = first.Watch("$aws/events/presence/connected/#");
        RawClient client = first.Open();
        await client.ConnectMqttAsync(WithWill);
        JsonElement life = await connected.NextJsonAsync();

        Kill("first", "second");
        await using TestBroker second = Start("second");
        MessageQueue wills = second.Watch("gone");
        MessageQueue disconnected = second.Watch("$aws/events/presence/disconnected/#");
        second.Core.SettleInterrupted();

        Assert.Equal(("gone", "boiler-1"), await wills.NextTextAsync());
        Assert.Equal("boiler-1"u8, second.Core.Router.Retained.Find("gone")!.Payload);
        JsonElement end = await disconnected.NextJsonAsync();
        foreach (string field in (string[])["clientId", "sessionIdentifier", "principalIdentifier", "versionNumber"])
            Assert.Equal(life.GetProperty(field).ToString(), end.GetProperty(field).ToString());
        Assert.Equal("SERVER_ERROR", end.GetProperty("disconnectReason").GetString());
        Assert.False(end.GetProperty("clientInitiatedDisconnect").GetBoolean());

        Kill("second", "third"); // what was settled is not settled again
        await using TestBroker third = Start("third");
        MessageQueue again = third.Watch("$aws/events/presence/disconnected/#");
        third.Core.SettleInterrupted();
        Assert.True(again.IsEmpty);
    }

    [Fact]
    public async Task VersionNumber_AfterAKill_GoesOn()
    {
        await using TestBroker first = Start("first");
        await using RawClient client = await first.ConnectAsync("boiler-1");

        Kill("first", "second");
        await using TestBroker second = Start("second");
        MessageQueue connected = second.Watch("$aws/events/presence/connected/#");
        second.Core.SettleInterrupted();
        await using RawClient back = await second.ConnectAsync("boiler-1");

        Assert.Equal(1, (await connected.NextJsonAsync()).GetProperty("versionNumber").GetInt64());
    }

    [Fact]
    public async Task Connection_ThatEnded_OwesNothing()
    {
        await using TestBroker first = Start("first");
        MessageQueue gone = first.Watch("$aws/events/presence/disconnected/#");
        await using (RawClient client = await first.ConnectAsync("boiler-1"))
            await client.SendAsync(0xE0, 0);
        await gone.NextAsync();

        Kill("first", "second");
        await using TestBroker second = Start("second");
        MessageQueue disconnected = second.Watch("$aws/events/presence/disconnected/#");
        second.Core.SettleInterrupted();

        Assert.True(disconnected.IsEmpty);
    }

    private TestBroker Start(string name) => new(Profile.Aws, journal: new BrokerJournal(RecordLog.Open(_folder[name])));

    // What a killed process leaves behind is what is in the file at that moment.
    private void Kill(string from, string to) => File.Copy(_folder[from], _folder[to]);
}
