namespace nanoFramework.Json;

/// <summary>A JSON array.</summary>
public sealed class JsonArray : JsonToken
{
    /// <summary>Of these elements.</summary>
    public JsonArray(JsonToken[] values)
    {
        Items = values;
    }

    /// <summary>How many elements.</summary>
    public int Length => Items.Length;

    /// <summary>The elements, in order.</summary>
    public JsonToken[] Items { get; }
}
