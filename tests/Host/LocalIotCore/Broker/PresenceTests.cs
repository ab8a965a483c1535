using System.Text.Json;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: life-cycle events have AWS's exact form. Method: the JSON as a whole, under virtual time.</summary>
public sealed class PresenceTests
{
    private const long NowMs = 1795262400000; // where VirtualTime starts

    [Fact]
    public async Task Events_OfOneConnection_HaveAwsFormAndShareVersionAndSession()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue presence = broker.Watch("$aws/events/presence/+/boiler-1");
        RawClient client = await broker.ConnectAsync("boiler-1");
        (string topic, string connected) = await presence.NextTextAsync();
        string session = JsonDocument.Parse(connected).RootElement.GetProperty("sessionIdentifier").GetString()!;
        await client.SendAsync(0xE0, 0);
        (_, string disconnected) = await presence.NextTextAsync();

        Assert.Equal("$aws/events/presence/connected/boiler-1", topic);
        Assert.Matches("^[0-9a-f]{32}$", session);
        Assert.Equal($$"""{"clientId":"boiler-1","timestamp":{{NowMs}},"eventType":"connected","sessionIdentifier":"{{session}}","principalIdentifier":"anonymous","ipAddress":"192.0.2.1","versionNumber":0}""", connected);
        Assert.Equal($$"""{"clientId":"boiler-1","timestamp":{{NowMs}},"eventType":"disconnected","sessionIdentifier":"{{session}}","principalIdentifier":"anonymous","clientInitiatedDisconnect":true,"disconnectReason":"CLIENT_INITIATED_DISCONNECT","versionNumber":0}""", disconnected);
    }

    [Fact]
    public async Task Events_OfAThingThatHasItsCertificateExclusively_NameIt()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue presence = broker.Watch("$aws/events/presence/+/boiler-1");
        RawClient client = broker.Open(new ExclusiveAuthorizer());
        await client.ConnectMqttAsync("boiler-1");
        await client.SendAsync(0xE0, 0);

        foreach (string eventType in (string[])["connected", "disconnected"])
        {
            JsonElement document = await presence.NextJsonAsync();
            Assert.Equal((eventType, "boiler-1"),
                (document.GetProperty("eventType").GetString(), document.GetProperty("thingName").GetString()));
        }
    }

    [Fact]
    public async Task VersionNumber_GrowsPerConnection_AndRestartsAfterAnHourAway()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue connected = broker.Watch("$aws/events/presence/connected/+");
        MessageQueue disconnected = broker.Watch("$aws/events/presence/disconnected/+");
        var versions = new List<long>();
        foreach (int awayMinutes in (int[])[1, 62, 0])
        {
            RawClient client = await broker.ConnectAsync("boiler-1");
            versions.Add((await connected.NextJsonAsync()).GetProperty("versionNumber").GetInt64());
            await client.SendAsync(0xE0, 0);
            await disconnected.NextAsync();
            broker.Time.Advance(TimeSpan.FromMinutes(awayMinutes));
        }

        Assert.Equal([0, 1, 0], versions);
    }

    [Fact]
    public async Task ClientId_WithWildcard_EmitsNoEvents()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue all = broker.Watch("$aws/events/#");
        await using RawClient client = await broker.ConnectAsync("boiler+1");
        await client.PingAsync();

        Assert.True(all.IsEmpty);
    }

    [Fact]
    public async Task Subscriptions_AreTold()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue events = broker.Watch("$aws/events/subscriptions/+/boiler-1");
        await using RawClient client = await broker.ConnectAsync("boiler-1");
        await client.SubscribeAsync("a/#", QoS.AtLeastOnce);
        await client.SendAsync(PacketWriter.Unsubscribe(2, "a/#"));

        JsonElement subscribed = await events.NextJsonAsync();
        JsonElement unsubscribed = await events.NextJsonAsync();

        Assert.Equal("subscribed", subscribed.GetProperty("eventType").GetString());
        Assert.Equal("unsubscribed", unsubscribed.GetProperty("eventType").GetString());
        Assert.Equal("a/#", subscribed.GetProperty("topics")[0].GetString());
        Assert.Equal("a/#", unsubscribed.GetProperty("topics")[0].GetString());
    }

    private sealed class ExclusiveAuthorizer : IAuthorizer
    {
        public string PrincipalId => "0123";
        public string ExclusiveThing => "boiler-1";
        public bool MayConnect(string clientId, bool isPersistent, string? willTopic) => true;
        public bool MayPublish(string topic) => true;
        public bool MayRetain(string topic) => true;
        public bool MaySubscribe(string filter) => true;
        public bool MayReceive(string topic) => true;
        public string? WhyInvalid() => null;
    }
}
