namespace nanoFramework.Json;

/// <summary>A name and its value in a JSON object.</summary>
public sealed class JsonProperty : JsonToken
{
    /// <summary>Creates a property.</summary>
    public JsonProperty(string name, JsonToken value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The value.</summary>
    public JsonToken Value { get; }
}
