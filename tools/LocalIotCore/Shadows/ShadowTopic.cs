namespace LocalIotCore.Shadows;

/// <summary>What a request wants.</summary>
public enum ShadowOperation
{
    /// <summary>The document.</summary>
    Get,
    /// <summary>A change of it.</summary>
    Update,
    /// <summary>Its end.</summary>
    Delete,
}

/// <summary>The topics that requests come on (Developer Guide, reserved topics).</summary>
public static class ShadowTopic
{
    /// <summary>Filters of all requests: classic and named.</summary>
    public static IReadOnlyList<string> RequestFilters { get; } =
        ["$aws/things/+/shadow/+", "$aws/things/+/shadow/name/+/+"];

    /// <summary>Reads the topic of a request. False: of something else, such as one of our answers.</summary>
    public static bool TryParse(string topic, out ShadowName name, out ShadowOperation operation)
    {
        name = default;
        operation = default;
        string[] levels = topic.Split('/');
        bool isNamed = levels.Length == 7 && levels[4] == "name";
        if (levels.Length != 5 && !isNamed)
            return false;
        if (levels[0] != "$aws" || levels[1] != "things" || levels[3] != "shadow")
            return false;
        name = new ShadowName(levels[2], isNamed ? levels[5] : null);
        return TryParse(levels[^1], out operation);
    }

    /// <summary>The last level of the topic that an operation's requests come on.</summary>
    public static string NameOf(ShadowOperation operation) => operation switch
    {
        ShadowOperation.Get => "get",
        ShadowOperation.Update => "update",
        _ => "delete",
    };

    private static bool TryParse(string level, out ShadowOperation operation)
    {
        (bool isKnown, operation) = level switch
        {
            "get" => (true, ShadowOperation.Get),
            "update" => (true, ShadowOperation.Update),
            "delete" => (true, ShadowOperation.Delete),
            _ => (false, default),
        };
        return isKnown;
    }
}
