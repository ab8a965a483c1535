using System.Reflection;

namespace nanoFramework.Json.Resolvers;

/// <summary>
/// The resolver there is without another: public properties with a getter and a setter. Public fields are ignored:
/// the package looks for them, the device's reflection does not find them.
/// </summary>
internal sealed class MemberResolver : IMemberResolver
{
    public MemberSet Get(string memberName, Type objectType, JsonSerializerOptions options)
    {
        var property = Find(memberName, objectType, StringComparison.Ordinal);
        if (property is null && options.PropertyNameCaseInsensitive)
            property = Find(memberName, objectType, StringComparison.OrdinalIgnoreCase);
        if (property is not null)
            return new MemberSet((target, value) => Set(property, target, value), property.PropertyType);
        if (options.ThrowExceptionWhenPropertyNotFound)
            throw new DeserializationException($"{objectType.FullName} has no property {memberName}");
        return new MemberSet(true);
    }

    private static PropertyInfo? Find(string name, Type type, StringComparison comparison) => Array.Find(
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance),
        property => property.Name.Equals(name, comparison)
            && property.GetIndexParameters().Length == 0
            && property.GetMethod is { IsPublic: true } && property.SetMethod is { IsPublic: true });

    // The interpreter knows no enumerations: a number fits them as it is.
    private static void Set(PropertyInfo property, object target, object? value) => property.SetValue(
        target,
        value is not null && property.PropertyType.IsEnum ? Enum.ToObject(property.PropertyType, value) : value,
        BindingFlags.DoNotWrapExceptions,
        null,
        null,
        null);
}
