using System.Text;

namespace LocalIotCore.Broker;

/// <summary>Which topics may be published and subscribed to: lengths, levels, and AWS's reserved topics.</summary>
public sealed class TopicLimits(CloudLimits limits, Profile profile)
{
    private const string BasicIngest = "$aws/rules/";
    private static readonly string[] PublishRoots = ["$aws/things/", BasicIngest, "$aws/certificates/",
        "$aws/provisioning-templates/", "$aws/jobs/"];
    private static readonly string[] SubscribeRoots = ["$aws/things/", "$aws/events/", "$aws/certificates/",
        "$aws/provisioning-templates/", "$aws/jobs/"];

    /// <summary>Why a topic may not be published to; null if it may.</summary>
    public Violation? CheckPublish(string topic)
    {
        if (profile == Profile.Standard && topic.StartsWith("$CONTROL/", StringComparison.Ordinal))
            return Violation.Forbidden($"topic {topic} belongs to the broker"); // as mosquitto without a plugin does
        return CheckReserved(topic, PublishRoots) ?? CheckSize(topic);
    }

    /// <summary>Why a filter may not be subscribed to; null if it may.</summary>
    public Violation? CheckSubscribe(string filter) => CheckReserved(filter, SubscribeRoots) ?? CheckSize(filter);

    private Violation? CheckReserved(string topic, string[] roots)
    {
        if (profile != Profile.Aws || !topic.StartsWith('$'))
            return null;
        bool isListed = roots.Any(root => topic.StartsWith(root, StringComparison.Ordinal));
        return isListed ? null : Violation.Protocol($"topic {topic} is reserved, and not one of those that AWS lists");
    }

    private Violation? CheckSize(string topic)
    {
        ReadOnlySpan<char> counted = Counted(topic);
        int bytes = Encoding.UTF8.GetByteCount(counted);
        if (bytes > limits.TopicBytesMax)
            return Violation.Protocol($"a topic has {bytes} bytes, more than {limits.TopicBytesMax}");
        int slashes = counted.Count('/');
        return slashes <= limits.TopicSlashesMax
            ? null
            : Violation.Protocol($"topic {topic} has {slashes} slashes, more than {limits.TopicSlashesMax}");
    }

    // Of a topic of Basic Ingest, `$aws/rules/RULE/` does not count (Developer Guide, iot-basic-ingest).
    private static ReadOnlySpan<char> Counted(string topic)
    {
        if (!topic.StartsWith(BasicIngest, StringComparison.Ordinal))
            return topic;
        int end = topic.IndexOf('/', BasicIngest.Length);
        return end < 0 ? [] : topic.AsSpan(end + 1);
    }
}
