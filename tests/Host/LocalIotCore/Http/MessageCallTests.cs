using System.Text;
using System.Text.Json;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: messages published over HTTPS go the way of all messages, and connections can be ended over it.
/// Method: MQTT clients and taps on one side, calls on the other.</summary>
public sealed class MessageCallTests
{
    [Theory]
    [InlineData("/topics/home%2Fheating%2Fstatus?qos=1", QoS.AtLeastOnce)]
    [InlineData("/topics/home/heating/status", QoS.AtMostOnce)] // as AWS's own examples with curl write it
    public async Task Publish_ReachesSubscribersAndTaps(string target, QoS qos)
    {
        await using var api = new TestApi();
        await using RawClient client = await api.Broker.ConnectAsync("viewer");
        await client.SubscribeAsync("home/#", QoS.AtLeastOnce);
        MessageQueue tap = api.Broker.Watch("home/heating/status");

        JsonElement answer = await api.GetAsync("POST", target, "hello");

        Assert.Equal("OK", answer.GetProperty("message").GetString());
        ReceivedMessage received = await client.ReadMessageAsync();
        Assert.Equal(("home/heating/status", "hello", qos), (received.Topic, received.Payload, received.QoS));
        var tapped = await tap.NextAsync();
        Assert.Equal((null, "hello"), (tapped.ClientId, Encoding.UTF8.GetString(tapped.Payload.Span)));
    }

    [Theory]
    [InlineData("/topics/%24aws%2Fthings%2Fboiler-1%2Fshadow%2Fupdate")]
    [InlineData("/topics/%24aws%2Frules%2Fx%2Fa")]
    [InlineData("/topics/a%2F%23")]
    [InlineData("/topics/a%2F%2B%2Fb")]
    [InlineData("/topics/a%2Fb%2Fc%2Fd%2Fe%2Ff%2Fg%2Fh%2Fi")] // eight slashes
    [InlineData("/topics/a?qos=2")]
    [InlineData("/topics/a?retain=maybe")]
    public async Task Publish_Invalid_IsRefused(string target)
    {
        await using var api = new TestApi();
        MessageQueue all = api.Broker.Watch("#");

        await api.RefusedAsync(400, "InvalidRequestException", "POST", target, "x");

        Assert.True(all.IsEmpty);
    }

    [Fact]
    public async Task Retained_Published_IsKeptListedAndDeleted()
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", "/topics/b%2F1?retain=true&qos=1", "one");
        api.Broker.Time.Advance(TimeSpan.FromSeconds(1.5));
        await api.GetAsync("POST", "/topics/a?retain=true", "");
        await api.GetAsync("POST", "/topics/a?retain=true", "second");
        await api.GetAsync("POST", "/topics/c", "not retained");

        Answer one = await api.SendAsync("GET", "/retainedMessage/b%2F1");
        JsonElement page = await api.GetAsync("GET", "/retainedMessage?maxResults=1");
        string token = Uri.EscapeDataString(page.GetProperty("nextToken").GetString()!);
        Answer last = await api.SendAsync("GET", $"/retainedMessage?nextToken={token}");
        await api.GetAsync("POST", "/topics/b%2F1?retain=true", "");

        Assert.Equal("""{"topic":"b/1","payload":"b25l","qos":1,"lastModifiedTime":1795262400000}""", one.Text);
        Assert.Equal("""{"topic":"a","payloadSize":6,"qos":0,"lastModifiedTime":1795262401500}""",
            Assert.Single(page.GetProperty("retainedTopics").EnumerateArray()).GetRawText());
        Assert.Equal("""{"retainedTopics":[{"topic":"b/1","payloadSize":3,"qos":1,"lastModifiedTime":1795262400000}]}""",
            last.Text);
        await api.RefusedAsync(404, "ResourceNotFoundException", "GET", "/retainedMessage/b%2F1");
        await api.RefusedAsync(404, "ResourceNotFoundException", "GET", "/retainedMessage/c");
        await api.RefusedAsync(400, "InvalidRequestException", "GET", "/retainedMessage?maxResults=201");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("?preventWillMessage=false", true)]
    [InlineData("?preventWillMessage=true", false)]
    public async Task DeleteConnection_EndsItWithItsWillUnlessThatIsPrevented(string query, bool isWillSent)
    {
        await using var api = new TestApi();
        MessageQueue wills = api.Broker.Watch("will/boiler-1");
        MessageQueue gone = api.Broker.Watch("$aws/events/presence/disconnected/boiler-1");
        await using RawClient client = api.Broker.Open();
        await client.ConnectMqttAsync(WithWill());

        Assert.Equal("{}", (await api.SendAsync("DELETE", "/connections/boiler-1" + query)).Text);

        Assert.Empty(await client.ReadToEndAsync());
        JsonElement presence = await gone.NextJsonAsync();
        Assert.Equal("API_INITIATED_DISCONNECT", presence.GetProperty("disconnectReason").GetString());
        Assert.False(presence.GetProperty("clientInitiatedDisconnect").GetBoolean());
        Assert.Equal(isWillSent, !wills.IsEmpty);
        await api.RefusedAsync(404, "ResourceNotFoundException", "DELETE", "/connections/boiler-1");
    }

    [Theory]
    [InlineData("?cleanSession=false", true)]
    [InlineData("?cleanSession=true", false)]
    public async Task DeleteConnection_KeepsOrForgetsThePersistentSession(string query, bool isKept)
    {
        await using var api = new TestApi();
        (RawClient client, _) = await api.Broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);

        await api.GetAsync("DELETE", "/connections/boiler-1" + query);
        await client.ReadToEndAsync();
        await api.GetAsync("POST", "/topics/a?qos=1", "queued");
        (RawClient again, bool hadSession) = await api.Broker.ConnectPersistentAsync("boiler-1");

        Assert.Equal(isKept, hadSession);
        if (isKept)
            Assert.Equal("queued", (await again.ReadMessageAsync()).Payload);
        await again.PingAsync();
    }

    [Fact]
    public async Task DeleteConnection_OfNobodyOrAnInvalidId_IsRefused()
    {
        await using var api = new TestApi();

        await api.RefusedAsync(404, "ResourceNotFoundException", "DELETE", "/connections/nobody");
        await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/connections/%24GEN");
        await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/connections/" + new string('x', 129));
        await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/connections/x?cleanSession=1");
    }

    private static ConnectPacket WithWill() => new()
    {
        ClientId = "boiler-1",
        Will = new Will("will/boiler-1", "gone"u8.ToArray(), QoS.AtLeastOnce, false),
    };
}
