using System.Collections;
using nanoFramework.Json.Configuration;

namespace nanoFramework.Json.Reading;

/// <summary>Trees to objects of a type, by its public properties.</summary>
internal sealed class Objects(JsonSerializerOptions options)
{
    /// <summary>The whole of a document, or a part of it, as a type.</summary>
    public object? Read(JsonToken token, Type type) => token switch
    {
        JsonObject source => ReadObject(source, type),
        JsonArray source => ReadArray(source, type),
        _ => null,
    };

    private object? ReadObject(JsonObject source, Type type)
    {
        if (type == typeof(Hashtable))
            return Tables.OfObject(source);
        if (type == typeof(ArrayList))
            return Tables.ListOfObject(source);
        if (ConvertersMapping.Find(type) is { } converter)
            return converter.ToType(source);
        var constructor = type.GetConstructor(Type.EmptyTypes)
            ?? throw new DeserializationException($"{type.FullName} has no public constructor without parameters");
        var target = constructor.Invoke(null);
        foreach (JsonProperty property in source.Members)
        {
            // $version and the like become _version. An empty name is an IndexOutOfRangeException.
            var name = property.Name[0] == '$' ? "_" + property.Name[1..] : property.Name;
            var member = options.Resolver.Get(name, type, options);
            if (!member.Skip)
                member.SetValue!(target, ReadMember(property.Value, member.ObjectType!));
        }

        return target;
    }

    private object? ReadMember(JsonToken token, Type type) => token switch
    {
        JsonValue value => ToType(value.Value, type),
        JsonObject source when type == typeof(Hashtable) => Tables.OfProperty(source),
        JsonObject source => ReadObject(source, type),
        JsonArray source when type == typeof(ArrayList) => ReadListMember(source),
        JsonArray source => ReadArrayMember(source, type),
        _ => throw new DeserializationException($"{token.GetType().Name} for a {type.FullName}"),
    };

    private ArrayList ReadListMember(JsonArray source)
    {
        var list = new ArrayList(source.Length);
        foreach (var item in source.Items)
        {
            var value = item is JsonValue plain ? plain.Value! : Read(item, typeof(ArrayList));

            // An object in a list was read as a list of one Hashtable.
            list.Add(value is ArrayList { Count: 1 } inner && inner[0] is Hashtable table ? table : value);
        }

        return list;
    }

    private Array ReadArrayMember(JsonArray source, Type type)
    {
        var elementType = type.GetElementType()
            ?? throw new DeserializationException($"an array for a {type.FullName}");
        return ToArray(source, elementType, item => item is JsonValue value
            ? ToElement(value.Value ?? throw new NullReferenceException("null in an array"), elementType)
            : Read(item, elementType));
    }

    private object? ReadArray(JsonArray source, Type type)
    {
        if (type.GetElementType() is { } elementType)
        {
            return ToArray(source, elementType, item => item is JsonValue value
                ? value.Value is { } found ? ToElement(found, elementType) : null
                : Read(item, elementType));
        }

        var isScalar = type == typeof(string) || type.BaseType == typeof(ValueType);
        if (!isScalar && type != typeof(ArrayList))
            throw new DeserializationException($"an array for a {type.FullName}");

        // A scalar is written as an array of one, and read back so, with the type that its text has.
        var list = Tables.ListOfArray(source);
        return isScalar && list.Count == 1 ? list[0] : list;
    }

    private static Array ToArray(JsonArray source, Type elementType, Func<JsonToken, object?> read)
    {
        var array = Array.CreateInstance(elementType, source.Length);
        for (var i = 0; i < source.Length; i++)
            array.SetValue(read(source.Items[i]), i);
        return array;
    }

    private static object? ToElement(object value, Type type) =>
        value.GetType() == type ? value : ToType(value, type);

    private static object? ToType(object? value, Type type) => type.IsArray
        ? ToType(value, type.GetElementType()!)
        : ConvertersMapping.Find(type) is { } converter ? converter.ToType(value) : value;
}
