using System.Text;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Http;

/// <summary>Publish, GetRetainedMessage, ListRetainedMessages.</summary>
/// <param name="allowsReserved">See <see cref="CloudOptions.AllowsReservedTopicsOverHttps"/>.</param>
internal sealed class MessageCalls(BrokerCore core, bool allowsReserved)
{
    private const int RetainedPageMax = 200; // botocore, MaxResults

    public IEnumerable<Route> Routes() =>
    [
        new("POST", "/topics/{topic+}", Plane.Data, Publish)
        {
            Query = ["qos", "retain", "contentType", "responseTopic", "messageExpiry"],
        },
        new("POST", "/topics/", Plane.Data, _ => throw NoTopic()),
        new("POST", "/topics", Plane.Data, _ => throw NoTopic()),
        new("GET", "/retainedMessage", Plane.Data, ListRetained) { Query = Page.Parameters },
        new("GET", "/retainedMessage/{topic+}", Plane.Data, GetRetained),
    ];

    // Subscribers here speak MQTT 3.1.1, and so get none of MQTT 5's properties; rules see the user properties.
    private ApiReply Publish(Call call)
    {
        string topic = call["topic"];
        CheckTopic(topic);
        KeyValuePair<string, string>[] userProperties = PublishProperties.Read(call.Request);
        var qos = (QoS)call.Query.Integer("qos", 0, 0, 1);
        bool retain = call.Query.Flag("retain");
        call.Caller.Demand(PolicyAction.Publish, topic);
        if (retain)
            call.Caller.Demand(PolicyAction.RetainPublish, topic);
        if (core.TopicLimits.MissingService(topic) is { } service)
            BrokerLog.Unserved(core.Log, call.Caller.Name, topic, service);
        var message = new PublishedMessage
        {
            Topic = topic,
            TopicUtf8 = Encoding.UTF8.GetBytes(topic),
            Payload = call.Request.Body.Span,
            QoS = qos,
            Retain = retain,
            UserProperties = userProperties,
        };
        core.Router.Publish(ref message, core.Router.Tree.Match(topic));
        if (message.IsLost && qos != QoS.AtMostOnce)
            throw new ApiException("ServiceUnavailableException", 503, "The message could not be kept: try again.");
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

    private static ApiException NoTopic() => ApiException.Constraint("topic", "", "expected a topic after /topics/");

    private void CheckTopic(string topic)
    {
        // ProvisioningRequests answers the MQTT client that asks, and nobody else.
        if (topic.StartsWith("$aws/certificates/", StringComparison.Ordinal)
            || topic.StartsWith("$aws/provisioning-templates/", StringComparison.Ordinal))
            throw ApiException.InvalidRequest($"Topic {topic}: its answer goes to an MQTT client, and HTTPS has none.");
        if (topic.StartsWith('$') && !allowsReserved)
            throw ApiException.InvalidRequest($"Topic {topic} is reserved: HTTPS cannot publish to topics that begin with $.");
        if (!TopicRules.IsName(Encoding.UTF8.GetBytes(topic)))
            throw ApiException.InvalidRequest("Invalid topic: it has a wildcard or a null character.");
        if (core.TopicLimits.CheckPublish(topic) is { } violation)
            throw ApiException.InvalidRequest(violation.Detail);
    }

    private static long Ms(RetainedMessage message) => message.StoredAt.ToUnixTimeMilliseconds();
}
