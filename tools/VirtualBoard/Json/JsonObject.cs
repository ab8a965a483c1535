using System.Collections;

namespace nanoFramework.Json;

/// <summary>A JSON object.</summary>
public sealed class JsonObject : JsonToken
{
    // The device keeps them in a hash table alone. Here they also keep their order, so that two runs are the same.
    private readonly ArrayList _members = [];
    private readonly Hashtable _byName = [];

    /// <summary>Its <see cref="JsonProperty"/>s. On the device their order is that of a hash table: rely on none.</summary>
    public ICollection Members => _members;

    /// <summary>Adds a property.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add(string name, JsonToken value)
    {
        var property = new JsonProperty(name, value);
        _byName.Add(name, property);
        _members.Add(property);
    }

    /// <summary>The property of that name; null if there is none.</summary>
    public JsonProperty? Get(string name) => (JsonProperty?)_byName[name];
}
