using System.Collections;

namespace nanoFramework.Json.Reading;

/// <summary>
/// Trees to Hashtables and ArrayLists. The package has four ways through a tree, each with its own gaps, which depend
/// on where an array stands. Where it says "not implemented", this throws <see cref="DeserializationException"/>.
/// </summary>
internal static class Tables
{
    /// <summary>The document as a Hashtable; also an object inside an array of it.</summary>
    public static Hashtable OfObject(JsonObject source) => Fill(source, OfArray);

    /// <summary>An object as the value of a name. An array in it takes values and objects, no arrays.</summary>
    public static Hashtable OfMember(JsonObject source) => Fill(source, array => OfArray(array, OfMember));

    /// <summary>An object as the value of a Hashtable property: it takes no arrays at all.</summary>
    public static Hashtable OfProperty(JsonObject source) => Fill(source, _ => throw NoArray());

    /// <summary>An array as the value of a name.</summary>
    public static ArrayList OfArray(JsonArray source) => OfArray(source, OfObject);

    /// <summary>An object as a list: its members in one Hashtable, unless it has none.</summary>
    public static ArrayList ListOfObject(JsonObject source)
    {
        var members = new Hashtable();
        foreach (JsonProperty property in source.Members)
            members.Add(property.Name, property.Value is JsonArray ? throw NoArray() : Value(property.Value, OfObject));
        return members.Count > 0 ? [members] : [];
    }

    /// <summary>The document as a list. A nested array or object takes the place of all that was before it.</summary>
    public static ArrayList ListOfArray(JsonArray source)
    {
        var list = new ArrayList();
        foreach (var item in source.Items)
        {
            if (item is JsonValue value)
                list.Add(value.Value);
            else
                list = item is JsonArray array ? OfArray(array) : [OfListItem((JsonObject)item)];
        }

        return list;
    }

    /// <summary>An object in such a list: no objects in it, and no arrays but of values.</summary>
    private static Hashtable OfListItem(JsonObject source)
    {
        var result = new Hashtable();
        foreach (JsonProperty property in source.Members)
        {
            result.Add(property.Name, property.Value is JsonArray array
                ? OfArray(array, _ => throw NoObject())
                : Value(property.Value, _ => throw NoObject()));
        }

        return result;
    }

    private static Hashtable Fill(JsonObject source, Func<JsonArray, ArrayList> ofArray)
    {
        var result = new Hashtable();
        foreach (JsonProperty property in source.Members)
            result.Add(property.Name, property.Value is JsonArray array ? ofArray(array) : Value(property.Value, OfMember));
        return result;
    }

    private static ArrayList OfArray(JsonArray source, Func<JsonObject, Hashtable> ofObject)
    {
        var result = new ArrayList(source.Length);
        foreach (var item in source.Items)
            result.Add(item is JsonArray ? throw NoArray() : Value(item, ofObject));
        return result;
    }

    private static object? Value(JsonToken token, Func<JsonObject, Hashtable> ofObject) =>
        token is JsonValue value ? value.Value : ofObject((JsonObject)token);

    private static DeserializationException NoArray() => new("an array here is more than the package can read");

    private static DeserializationException NoObject() => new("an object here is more than the package can read");
}
