using System.Text.RegularExpressions;

namespace LocalIotCore.Shadows;

/// <summary>Identifies a shadow: a thing's classic one, or one of its named ones.</summary>
/// <param name="Thing">Thing name; the thing need not be registered.</param>
/// <param name="Shadow">Name of the shadow; null for the classic one. `$default` is not another name for it.</param>
public readonly partial record struct ShadowName(string Thing, string? Shadow)
{
    /// <summary>Whether both names have AWS's form (botocore, iot-data: thingName, shadowName).</summary>
    public bool IsValid => Error is null;

    /// <summary>How messages refer to the shadow.</summary>
    public string Title => Shadow ?? Thing;

    /// <summary>The prefix of all its topics, without a trailing slash.</summary>
    public string TopicPrefix => Shadow is null
        ? $"$aws/things/{Thing}/shadow"
        : $"$aws/things/{Thing}/shadow/name/{Shadow}";

    /// <summary>What is wrong with the names; null if nothing.</summary>
    internal ShadowError? Error
    {
        get
        {
            if (!ThingPattern().IsMatch(Thing))
                return ShadowError.InvalidThingName;
            return Shadow is null || ShadowPattern().IsMatch(Shadow) ? null : ShadowError.InvalidShadowName;
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9:_-]{1,128}\\z")]
    private static partial Regex ThingPattern();

    [GeneratedRegex("^[$a-zA-Z0-9:_-]{1,64}\\z")]
    private static partial Regex ShadowPattern();
}

/// <summary>The operation that a request asks for.</summary>
public enum ShadowOperation
{
    /// <summary>Read the document.</summary>
    Get,
    /// <summary>Change it.</summary>
    Update,
    /// <summary>Delete it.</summary>
    Delete,
}

/// <summary>The topics of requests (Developer Guide, reserved topics).</summary>
public static class ShadowTopic
{
    /// <summary>Filters that match all requests, for classic and named shadows.</summary>
    public static IReadOnlyList<string> RequestFilters { get; } =
        ["$aws/things/+/shadow/+", "$aws/things/+/shadow/name/+/+"];

    /// <summary>Parses the topic of a request. False if it is something else, such as a response.</summary>
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

    /// <summary>The last level of the topic of an operation's requests.</summary>
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
