namespace nanoFramework.Json;

/// <summary>A JSON array.</summary>
public sealed class JsonArray : JsonToken
{
    /// <summary>Creates an array of these elements.</summary>
    public JsonArray(JsonToken[] values)
    {
        Items = values;
    }

    /// <summary>The number of elements.</summary>
    public int Length => Items.Length;

    /// <summary>The elements, in order.</summary>
    public JsonToken[] Items { get; }
}
