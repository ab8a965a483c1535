namespace LocalIotCore.Broker;

/// <summary>Matches one topic with one filter (MQTT 3.1.1 §4.7); the tree does it for many.</summary>
public static class TopicFilter
{
    /// <summary>Whether <paramref name="topic"/> matches <paramref name="filter"/>.</summary>
    /// <param name="doesHashMatchParent">Whether `a/#` matches `a`: by the standard it does, on AWS it does
    /// not.</param>
    public static bool Matches(string filter, string topic, bool doesHashMatchParent)
    {
        string[] filterLevels = filter.Split('/');
        string[] topicLevels = topic.Split('/');
        if (topic.StartsWith('$') && filterLevels[0] is "+" or "#")
            return false;
        for (int index = 0; index < filterLevels.Length; index++)
        {
            if (filterLevels[index] == "#")
                return topicLevels.Length > index || (doesHashMatchParent && topicLevels.Length == index);
            if (index >= topicLevels.Length)
                return false;
            if (filterLevels[index] != "+" && filterLevels[index] != topicLevels[index])
                return false;
        }
        return filterLevels.Length == topicLevels.Length;
    }
}
