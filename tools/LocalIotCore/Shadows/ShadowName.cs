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
