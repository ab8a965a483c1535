using System.Text;
using System.Text.Json;
using LocalIotCore.Broker;
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
    [InlineData("/topics/%24aws%2Fnothing")]
    [InlineData("/topics/%24SYS%2Fx")]
    [InlineData("/topics/%24aws%2Fcertificates%2Fcreate%2Fjson")] // the answer could reach nobody
    [InlineData("/topics/%24aws%2Fprovisioning-templates%2Ft%2Fprovision%2Fjson")]
    [InlineData("/topics/")]
    [InlineData("/topics")]
    [InlineData("/topics/a?responseTopic=b%2F%23")]
    [InlineData("/topics/a?responseTopic=b%2F%2B%2Fc")]
    [InlineData("/topics/a?responseTopic=")]
    [InlineData("/topics/a?messageExpiry=-1")]
    [InlineData("/topics/a?messageExpiry=soon")]
    [InlineData("/topics/a?dup=true")]
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
    public async Task Publish_ShadowUpdateOrBasicIngest_WorksAsOverMqtt()
    {
        await using var api = new TestApi();
        MessageQueue accepted = api.Broker.Watch("$aws/things/boiler-1/shadow/update/accepted");
        MessageQueue ingested = api.Broker.Watch("$aws/rules/store/a/b");

        await api.GetAsync("POST", "/topics/%24aws%2Frules%2Fstore%2Fa%2Fb?qos=1", "x");
        await api.GetAsync("POST", "/topics/%24aws%2Fthings%2Fboiler-1%2Fshadow%2Fupdate?qos=1", """{"state":{"desired":{"a":1}}}""");

        Assert.Equal("x", (await ingested.NextTextAsync()).Payload);
        Assert.Equal("""{"desired":{"a":1}}""", (await accepted.NextJsonAsync()).GetProperty("state").GetRawText());
        Assert.Equal(1, (await api.GetAsync("GET", "/things/boiler-1/shadow")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Publish_ReservedTopicWhereThatIsSwitchedOff_IsRefused()
    {
        await using var api = new TestApi(allowsReservedTopics: false);

        Assert.Contains("is reserved", await api.RefusedAsync(
            400, "InvalidRequestException", "POST", "/topics/%24aws%2Fthings%2Fboiler-1%2Fshadow%2Fupdate", "{}"));
        await api.GetAsync("POST", "/topics/a");
    }

    [Theory]
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6IjEifSx7ImEiOiIyIn1d", 200)] // [{"a":"1"},{"a":"2"}]
    [InlineData("x-amz-mqtt5-user-properties", "W10=", 200)] // []
    [InlineData("x-amz-mqtt5-user-properties", "[]", 400)]
    [InlineData("x-amz-mqtt5-user-properties", "e30=", 400)] // {}
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6MX1d", 400)] // [{"a":1}]
    [InlineData("x-amz-mqtt5-payload-format-indicator", "UTF8_DATA", 200)]
    [InlineData("x-amz-mqtt5-payload-format-indicator", "UTF8", 400)]
    [InlineData("x-amz-mqtt5-correlation-data", "AQID", 200)]
    [InlineData("x-amz-mqtt5-correlation-data", "?", 400)]
    public async Task Publish_PropertyOfMqtt5_IsTakenOrRefused(string header, string value, int status)
    {
        await using var api = new TestApi();

        Assert.Equal(status, (await api.PublishWithAsync(header, value, "/topics/a?contentType=text%2Fplain")).Status);
    }

    [Fact]
    public async Task Publish_UserProperties_ReachTheRouter()
    {
        await using var api = new TestApi();
        var seen = new PropertySubscriber();
        api.Broker.Core.Router.Tree.Add("a", seen, QoS.AtMostOnce);

        await api.PublishWithAsync("x-amz-mqtt5-user-properties", "W3siYSI6IjEifSx7ImEiOiIyIn1d", "/topics/a");

        Assert.Equal([new("a", "1"), new("a", "2")], seen.Properties);
    }

    private sealed class PropertySubscriber : ISubscriber
    {
        public IReadOnlyList<KeyValuePair<string, string>> Properties { get; private set; } = [];

        public void Deliver(ref PublishedMessage message, QoS granted) => Properties = message.UserProperties ?? [];
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
