using System.Text;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>Where a field is in a section of a shadow: the keys from the section's root. As text the keys are joined by dots;
/// a dot or backslash inside a key is preceded by a backslash.</summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly string[] _keys;
    private readonly string _text;

    private FieldPath(string[] keys)
    {
        _keys = keys;
        _text = string.Join('.', keys.Select(Escape));
    }

    /// <summary>The section itself.</summary>
    public static FieldPath Root { get; } = new([]);

    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The field below, with a key.</summary>
    public FieldPath Child(string key) => new([.. _keys, key]);

    /// <summary>This path, and those of the objects around it, from the inside out.</summary>
    public IEnumerable<FieldPath> WithParents()
    {
        for (int count = _keys.Length; count > 0; count--)
            yield return new FieldPath(_keys[..count]);
    }

    /// <summary>Reads the text of a path.</summary>
    public static FieldPath Parse(string text)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] == '.')
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
            {
                if (text[index] == '\\' && index + 1 < text.Length)
                    index++;
                key.Append(text[index]);
            }
        }

        keys.Add(key.ToString());
        return new FieldPath([.. keys]);
    }

    /// <summary>The value at this path; null if there is none.</summary>
    public JsonNode? Find(JsonObject section)
    {
        JsonNode? node = section;
        foreach (string key in _keys)
        {
            if (node is not JsonObject members || !members.TryGetPropertyValue(key, out node))
                return null;
        }

        return node;
    }

    /// <summary>Puts a copy of a value at this path. Objects around it are created; whatever else is in their place is replaced.</summary>
    /// <param name="value">Null: JSON's null, which in an update removes the field.</param>
    public void Set(JsonObject section, JsonNode? value)
    {
        JsonObject place = section;
        foreach (string key in _keys[..^1])
        {
            if (place[key] is not JsonObject inner)
                place[key] = inner = [];
            place = inner;
        }

        place[_keys[^1]] = value?.DeepClone();
    }

    /// <summary>Removes the value at this path, if there is one. Objects around it stay.</summary>
    public void Remove(JsonObject section)
    {
        JsonNode? around = _keys.Length == 1 ? section : new FieldPath(_keys[..^1]).Find(section);
        (around as JsonObject)?.Remove(_keys[^1]);
    }

    public bool Equals(FieldPath? other) => other is not null && _text == other._text;

    public override bool Equals(object? other) => Equals(other as FieldPath);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private static string Escape(string key) =>
        key.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(".", @"\.", StringComparison.Ordinal);
}
