using nanoFramework.Json.Resolvers;

namespace nanoFramework.Json.Configuration;

/// <summary>Deprecated names of <see cref="JsonSerializerOptions.Default"/>.</summary>
[Obsolete("Use JsonSerializerOptions instead")]
public static class Settings
{
    /// <summary>Finds the property for a name.</summary>
    public static IMemberResolver Resolver
    {
        get => JsonSerializerOptions.Default.Resolver;
        set => JsonSerializerOptions.Default.Resolver = value;
    }

    /// <summary>Whether names match only if their case does.</summary>
    public static bool CaseSensitive
    {
        get => !JsonSerializerOptions.Default.PropertyNameCaseInsensitive;
        set => JsonSerializerOptions.Default.PropertyNameCaseInsensitive = !value;
    }

    /// <summary>Whether a name without a matching property is an error.</summary>
    public static bool ThrowExceptionWhenPropertyNotFound
    {
        get => JsonSerializerOptions.Default.ThrowExceptionWhenPropertyNotFound;
        set => JsonSerializerOptions.Default.ThrowExceptionWhenPropertyNotFound = value;
    }
}
