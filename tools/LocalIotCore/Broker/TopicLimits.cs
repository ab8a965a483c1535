using System.Text;

namespace LocalIotCore.Broker;

/// <summary>Which topics may be published and subscribed to: lengths, levels, and AWS's reserved topics.</summary>
public sealed class TopicLimits(CloudLimits limits, Profile profile)
{
    /// <summary>Prefix of the topics of Basic Ingest.</summary>
    internal const string BasicIngest = "$aws/rules/";

    /// <summary>Why a topic may not be published to; null if it may.</summary>
    public Violation? CheckPublish(string topic)
    {
        if (profile == Profile.Standard && topic.StartsWith("$CONTROL/", StringComparison.Ordinal))
            return Violation.Forbidden($"topic {topic} belongs to the broker"); // as mosquitto without a plugin does
        return IsReserved(topic) && !ReservedTopics.MayPublish(topic) ? Unlisted(topic) : CheckSize(topic);
    }

    /// <summary>Why a filter may not be subscribed to; null if it may.</summary>
    public Violation? CheckSubscribe(string filter)
    {
        if (SharedFilter.TryParse(filter, out _, out string topics))
            filter = topics;
        else if (SharedFilter.IsMeant(filter))
            return Violation.Protocol($"the shared filter {filter} is incomplete: expected $share/NAME/FILTER");
        return IsReserved(filter) && !ReservedTopics.MaySubscribe(filter) ? Unlisted(filter) : CheckSize(filter);
    }

    /// <summary>The service of AWS that a topic belongs to and that is not here; null if there is none.</summary>
    internal string? MissingService(string topic) => IsReserved(topic) ? ReservedTopics.MissingService(topic) : null;

    private bool IsReserved(string topic) => profile == Profile.Aws && topic.StartsWith('$');

    private static Violation Unlisted(string topic) =>
        Violation.Protocol($"topic {topic} is reserved, and not one of those that AWS lists");

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
