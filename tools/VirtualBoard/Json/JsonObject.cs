using System.Collections;

namespace nanoFramework.Json;

/// <summary>A JSON object.</summary>
public sealed class JsonObject : JsonToken
{
    // The device keeps them in a hash table only. Here they also keep their order, so that two runs are the same.
    private readonly ArrayList _members = [];
    private readonly Hashtable _byName = [];

    /// <summary>Its <see cref="JsonProperty"/>s. On the device they are in hash order: do not rely on any order.</summary>
    public ICollection Members => _members;

    /// <summary>Adds a property.</summary>
    /// <exception cref="ArgumentException">There is already one with that name.</exception>
    public void Add(string name, JsonToken value)
    {
        var property = new JsonProperty(name, value);
        _byName.Add(name, property);
        _members.Add(property);
    }

    /// <summary>The property with that name; null if there is none.</summary>
    public JsonProperty? Get(string name) => (JsonProperty?)_byName[name];
}
