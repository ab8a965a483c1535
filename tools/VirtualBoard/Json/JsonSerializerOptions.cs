using nanoFramework.Json.Resolvers;

namespace nanoFramework.Json;

/// <summary>How objects are filled.</summary>
public sealed class JsonSerializerOptions
{
    /// <summary>Names match by case, unknown ones are passed over.</summary>
    public JsonSerializerOptions()
    {
    }

    /// <summary>As <paramref name="defaults"/> say.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such defaults.</exception>
    public JsonSerializerOptions(JsonSerializerDefaults defaults)
    {
        if (defaults is not (JsonSerializerDefaults.General or JsonSerializerDefaults.Web))
            throw new ArgumentOutOfRangeException(nameof(defaults));
        PropertyNameCaseInsensitive = defaults == JsonSerializerDefaults.Web;
    }

    /// <summary>What holds where no options are given. One for the whole process, not for each board.</summary>
    public static JsonSerializerOptions Default { get; } = new();

    /// <summary>Finds the property for a name.</summary>
    public IMemberResolver Resolver { get; set; } = new MemberResolver();

    /// <summary>Whether a name that matches no property by case may match one otherwise.</summary>
    public bool PropertyNameCaseInsensitive { get; set; }

    /// <summary>Whether a name without a property is an error.</summary>
    public bool ThrowExceptionWhenPropertyNotFound { get; set; }
}
