using System.Text;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Http;

/// <summary>Publish, GetRetainedMessage, ListRetainedMessages.</summary>
internal sealed class MessageCalls(BrokerCore core)
{
    private const int RetainedPageMax = 200; // botocore, MaxResults

    public IEnumerable<Route> Routes() =>
    [
        new("POST", "/topics/{topic+}", Plane.Data, Publish),
        new("GET", "/retainedMessage", Plane.Data, ListRetained),
        new("GET", "/retainedMessage/{topic+}", Plane.Data, GetRetained),
    ];

    // Properties of MQTT 5 are accepted and ignored: subscribers here speak MQTT 3.1.1, which has none.
    private ApiReply Publish(Call call)
    {
        string topic = call["topic"];
        CheckTopic(topic);
        var qos = (QoS)call.Query.Integer("qos", 0, 0, 1);
        bool retain = call.Query.Flag("retain");
        call.Caller.Demand(PolicyAction.Publish, topic);
        if (retain)
            call.Caller.Demand(PolicyAction.RetainPublish, topic);
        core.Router.Publish(topic, call.Request.Body.Span, qos, retain);
        return ApiReply.Of(new PublishResponse("OK", call.Request.TraceId), HttpJson.Aws.PublishResponse);
    }

    private ApiReply GetRetained(Call call)
    {
        string topic = call["topic"];
        call.Caller.Demand(PolicyAction.GetRetainedMessage, topic);
        RetainedMessage message = core.Router.Retained.Find(topic)
            ?? throw ApiException.NotFound($"Topic {topic} has no retained message.");
        return ApiReply.Of(new GetRetainedMessageResponse(topic, message.Payload, (int)message.QoS, Ms(message)),
            HttpJson.Aws.GetRetainedMessageResponse);
    }

    private ApiReply ListRetained(Call call)
    {
        call.Caller.Demand(PolicyAction.ListRetainedMessages, "*");
        Page<RetainedMessage> page = Page.Of(core.Router.Retained.All(), message => message.Topic,
            call.Query.Integer("maxResults", RetainedPageMax, 1, RetainedPageMax), call.Query.Find("nextToken"));
        return ApiReply.Of(new ListRetainedMessagesResponse(
            [.. page.Items.Select(message => new RetainedMessageSummary(message.Topic, message.Payload.Length,
                (int)message.QoS, Ms(message)))],
            page.NextToken), HttpJson.Aws.ListRetainedMessagesResponse);
    }

    private void CheckTopic(string topic)
    {
        if (topic.StartsWith('$'))
            throw ApiException.InvalidRequest($"Topic {topic} is reserved: HTTPS cannot publish to topics that begin with $.");
        if (!TopicRules.IsName(Encoding.UTF8.GetBytes(topic)))
            throw ApiException.InvalidRequest("Invalid topic: it has a wildcard or a null character.");
        if (core.TopicLimits.CheckPublish(topic) is { } violation)
            throw ApiException.InvalidRequest(violation.Detail);
    }

    private static long Ms(RetainedMessage message) => message.StoredAt.ToUnixTimeMilliseconds();
}
