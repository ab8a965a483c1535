using System.Collections.ObjectModel;
using System.Text.RegularExpressions;

namespace LocalIotCore.Identity;

/// <summary>The rules for attributes of things (AWS IoT API, AttributePayload; quotas of the registry).</summary>
public static partial class ThingAttributes
{
    /// <summary>Most attributes of a thing that has a type.</summary>
    public const int CountMax = 50;

    /// <summary>Most attributes of a thing without a type.</summary>
    public const int CountWithoutTypeMax = 3;

    /// <summary>Most searchable attributes of a type.</summary>
    public const int SearchableMax = 3;

    private const int NameMaxChars = 128;
    private const int ValueMaxChars = 800;

    /// <summary>No attributes.</summary>
    public static readonly IReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The attributes after a change, ordered by name. An empty new value removes an attribute, as on
    /// AWS.</summary>
    /// <param name="before">The current attributes.</param>
    /// <param name="changes">The new values.</param>
    /// <param name="isMerge">True: attributes that are not named stay; false: they are removed.</param>
    /// <exception cref="RegistryException">InvalidRequest: a name or a value is not allowed.</exception>
    public static IReadOnlyDictionary<string, string> Apply(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> changes, bool isMerge)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (isMerge)
        {
            foreach (var (name, value) in before)
                result[name] = value;
        }
        foreach (var (name, value) in changes)
        {
            CheckName(name);
            CheckValue(name, value);
            if (value.Length == 0)
                result.Remove(name);
            else
                result[name] = value;
        }
        return result;
    }

    /// <summary>Checks the number of a thing's attributes.</summary>
    /// <exception cref="RegistryException">InvalidRequest: too many.</exception>
    public static void CheckCount(ThingRecord thing)
    {
        var countMax = thing.ThingTypeName is null ? CountWithoutTypeMax : CountMax;
        if (thing.Attributes.Count > countMax)
            throw Invalid($"Thing \"{thing.ThingName}\" would have {thing.Attributes.Count} attributes; "
                + $"{(thing.ThingTypeName is null ? "without" : "with")} a thing type it may have {countMax}.");
    }

    /// <summary>Checks the name of an attribute.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name is not allowed.</exception>
    public static void CheckName(string name)
    {
        if (name.Length > NameMaxChars || !NamePattern().IsMatch(name))
            throw Invalid($"The attribute name \"{name}\" must be 1 to {NameMaxChars} characters of a-z A-Z 0-9 "
                + "_ . , @ / : # -");
    }

    /// <summary>Whether two things have the same attributes.</summary>
    public static bool AreEqual(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count
        && left.All(entry => right.TryGetValue(entry.Key, out var value) && value == entry.Value);

    private static void CheckValue(string name, string? value)
    {
        if (value is null || value.Length > ValueMaxChars || !ValuePattern().IsMatch(value))
            throw Invalid($"The value of attribute \"{name}\" must be at most {ValueMaxChars} characters of a-z A-Z "
                + "0-9 _ . , @ / : # = [ ] -");
    }

    private static RegistryException Invalid(string message) => new(RegistryError.InvalidRequest, message);

    [GeneratedRegex(@"^[a-zA-Z0-9_.,@/:#-]+\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-zA-Z0-9_.,@/:#=\[\]-]*\z")]
    private static partial Regex ValuePattern();
}
