using System.Text.RegularExpressions;

namespace Cloud.Sync;

/// <summary>One shadow of one thing.</summary>
/// <param name="Shadow">Name of the shadow; null for the classic one, which has no name.</param>
public sealed partial record ShadowId(string Thing, string? Shadow)
{
    /// <summary>`thing/shadow`, or `thing` for the classic shadow: neither name may contain a slash.</summary>
    public string Key => Shadow is null ? Thing : $"{Thing}/{Shadow}";

    /// <summary>How messages name it.</summary>
    public override string ToString() => Shadow is null ? $"the classic shadow of {Thing}" : $"the shadow {Shadow} of {Thing}";

    /// <summary>Checks both names.</summary>
    /// <param name="shadow">Null or empty for the classic shadow.</param>
    /// <exception cref="SyncInputException">A name is missing, too long, or has a character that AWS does not allow.</exception>
    public static ShadowId Of(string? thing, string? shadow)
    {
        if (thing is null || !ThingPattern().IsMatch(thing))
            throw new SyncInputException($"thingName \"{thing}\": expected 1 to 128 of a-z A-Z 0-9 : _ -");
        if (string.IsNullOrEmpty(shadow))
            return new ShadowId(thing, null);
        return ShadowPattern().IsMatch(shadow)
            ? new ShadowId(thing, shadow)
            : throw new SyncInputException($"shadowName \"{shadow}\": expected 1 to 64 of a-z A-Z 0-9 : _ - $, or none for the classic shadow");
    }

    [GeneratedRegex(@"^[a-zA-Z0-9:_-]{1,128}\z")]
    private static partial Regex ThingPattern();

    [GeneratedRegex(@"^[$a-zA-Z0-9:_-]{1,64}\z")]
    private static partial Regex ShadowPattern();
}

/// <summary>An event or a setting cannot be used: the message names it, and what was expected. Trying again does not help.</summary>
public sealed class SyncInputException(string message) : Exception(message);
