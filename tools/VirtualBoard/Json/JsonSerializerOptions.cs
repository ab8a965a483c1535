using nanoFramework.Json.Resolvers;

namespace nanoFramework.Json;

/// <summary>How JSON is read into objects.</summary>
public sealed class JsonSerializerOptions
{
    /// <summary>Names match only if their case does; unknown ones are skipped.</summary>
    public JsonSerializerOptions()
    {
    }

    /// <summary>Options with these <paramref name="defaults"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such defaults.</exception>
    public JsonSerializerOptions(JsonSerializerDefaults defaults)
    {
        if (defaults is not (JsonSerializerDefaults.General or JsonSerializerDefaults.Web))
            throw new ArgumentOutOfRangeException(nameof(defaults));
        PropertyNameCaseInsensitive = defaults == JsonSerializerDefaults.Web;
    }

    /// <summary>What applies if no options are given. Shared by the whole process, not one per board.</summary>
    public static JsonSerializerOptions Default { get; } = new();

    /// <summary>Finds the property for a name.</summary>
    public IMemberResolver Resolver { get; set; } = new MemberResolver();

    /// <summary>Whether a name that matches no property exactly may match one regardless of case.</summary>
    public bool PropertyNameCaseInsensitive { get; set; }

    /// <summary>Whether a name without a matching property is an error.</summary>
    public bool ThrowExceptionWhenPropertyNotFound { get; set; }
}
