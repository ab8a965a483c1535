namespace LocalIotCore.Mqtt;

/// <summary>The syntax of topic names and topic filters (MQTT 3.1.1 §4.7).</summary>
public static class TopicRules
{
    /// <summary>Level separator.</summary>
    public const byte Separator = (byte)'/';
    private const byte SingleLevel = (byte)'+';
    private const byte MultiLevel = (byte)'#';

    /// <summary>Whether valid UTF-8 is a topic name: not empty, no wildcards.</summary>
    public static bool IsName(ReadOnlySpan<byte> topic) =>
        !topic.IsEmpty && topic.IndexOfAny(SingleLevel, MultiLevel) < 0;

    /// <summary>Whether valid UTF-8 is a topic filter: not empty, `+` alone in its level, `#` alone and last.</summary>
    public static bool IsFilter(ReadOnlySpan<byte> filter)
    {
        if (filter.IsEmpty)
            return false;
        while (true)
        {
            int end = filter.IndexOf(Separator);
            ReadOnlySpan<byte> level = end < 0 ? filter : filter[..end];
            if (level.Length > 1 && level.IndexOfAny(SingleLevel, MultiLevel) >= 0)
                return false;
            if (end < 0)
                return true;
            if (level.Length == 1 && level[0] == MultiLevel)
                return false;
            filter = filter[(end + 1)..];
        }
    }

    /// <summary>Whether a filter has wildcards.</summary>
    public static bool HasWildcard(string filter) => filter.AsSpan().IndexOfAny('+', '#') >= 0;
}
