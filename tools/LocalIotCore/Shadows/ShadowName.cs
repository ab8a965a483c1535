using System.Text.RegularExpressions;

namespace LocalIotCore.Shadows;

/// <summary>Which shadow: a thing's classic one, or one of its named ones.</summary>
/// <param name="Thing">Thing name; the thing need not be registered.</param>
/// <param name="Shadow">Name of the shadow; null is the classic one, for which `$default` is no other name.</param>
public readonly partial record struct ShadowName(string Thing, string? Shadow)
{
    /// <summary>Whether both names are of AWS's form (botocore, iot-data: thingName, shadowName).</summary>
    public bool IsValid => Error is null;

    /// <summary>What a message about the shadow calls it.</summary>
    public string Title => Shadow ?? Thing;

    /// <summary>What all its topics begin with, without a slash at the end.</summary>
    public string TopicPrefix => Shadow is null
        ? $"$aws/things/{Thing}/shadow"
        : $"$aws/things/{Thing}/shadow/name/{Shadow}";

    /// <summary>What is wrong with them; null if nothing.</summary>
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
