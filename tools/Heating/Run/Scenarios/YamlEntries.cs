using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Heating.Run.Scenarios;

/// <summary>The entries of a YAML mapping, each to be taken once; errors name line, key and what was expected.</summary>
internal sealed class YamlEntries
{
    private readonly string _file;
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _left;

    private YamlEntries(string file, string path, YamlMappingNode node)
    {
        _file = file;
        _path = path;
        _node = node;
        _left = [.. node.Children.Keys.Select(key => key is YamlScalarNode { Value: { } name } ? name : throw Wrong(key, "the key of an entry", "a word"))];
    }

    /// <summary>Reads a text of one document.</summary>
    /// <exception cref="ScenarioException">It is not YAML, or no mapping.</exception>
    public static YamlEntries Parse(string text, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new ScenarioException($"{file}:{error.Start.Line}: this is not YAML: {(error.InnerException ?? error).Message}");
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new YamlEntries(file, "", root)
            : throw new ScenarioException($"{file}:1: expected one YAML document with name, duration, steps and expect");
    }

    /// <summary>Whether there is such a key.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether what is there is a text, and no list or mapping.</summary>
    public bool IsText(string key) => Find(key) is YamlScalarNode;

    /// <summary>A text; null: the key is not there.</summary>
    public string? Text(string key, string expected = "a text") => Take(key) switch
    {
        null => null,
        YamlScalarNode { Value: { } value } => value,
        var other => throw Wrong(other, key, expected),
    };

    /// <summary>A value; <paramref name="otherwise"/> if the key is not there.</summary>
    public T Value<T>(string key, string expected, TryParse<T> tryParse, T otherwise)
    {
        if (Find(key) is not { } node)
            return otherwise;
        var text = Text(key, expected)!;
        return tryParse(text, out var value) ? value : throw Wrong(node, key, expected, text);
    }

    /// <summary>A value that must be there.</summary>
    public T Required<T>(string key, string expected, TryParse<T> tryParse) =>
        Has(key) ? Value(key, expected, tryParse, default!) : throw Missing(key, expected);

    /// <summary>The mapping below a key; null: the key is not there.</summary>
    public YamlEntries? Map(string key) => Take(key) switch
    {
        null => null,
        YamlMappingNode map => new YamlEntries(_file, PathOf(key), map),
        var other => throw Wrong(other, key, "entries, each a key and its value"),
    };

    /// <summary>The mappings of the list below a key; none: the key is not there.</summary>
    public IEnumerable<YamlEntries> Maps(string key)
    {
        if (Take(key) is not { } node)
            yield break;
        if (node is not YamlSequenceNode list)
            throw Wrong(node, key, "a list, each line beginning with -");
        for (var i = 0; i < list.Children.Count; i++)
        {
            yield return list.Children[i] is YamlMappingNode map
                ? new YamlEntries(_file, $"{PathOf(key)}[{i + 1}]", map)
                : throw Wrong(list.Children[i], $"{key}[{i + 1}]", "entries, each a key and its value");
        }
    }

    /// <summary>The one key among these that is there.</summary>
    public string OneOf(IReadOnlyCollection<string> keys)
    {
        string[] found = [.. keys.Where(Has)];
        return found.Length == 1 ? found[0] : throw new ScenarioException(
            $"{_file}:{_node.Start.Line}: {_path}: {(found.Length == 0 ? "nothing happens" : string.Join(" and ", found))}; "
                + $"expected one of {string.Join(", ", keys)}");
    }

    /// <summary>Refuses what nobody has taken.</summary>
    public void End(params string[] known)
    {
        if (_left.Count == 0)
            return;
        var key = _node.Children.Keys.OfType<YamlScalarNode>().First(node => _left.Contains(node.Value!));
        throw new ScenarioException(
            $"{_file}:{key.Start.Line}: {PathOf(key.Value!)} is not known here; expected {string.Join(", ", known)}");
    }

    /// <summary>An error at a key that is there.</summary>
    public ScenarioException Wrong(string key, string expected)
    {
        var node = Find(key) ?? _node;
        return Wrong(node, key, expected, (node as YamlScalarNode)?.Value);
    }

    private ScenarioException Missing(string key, string expected) =>
        new($"{_file}:{_node.Start.Line}: {PathOf(key)} is missing; expected {expected}");

    private ScenarioException Wrong(YamlNode node, string key, string expected, string? found = null) =>
        new($"{_file}:{node.Start.Line}: {PathOf(key)}{(found is null ? "" : $" is '{found}'")}: expected {expected}");

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private YamlNode? Find(string key) =>
        _node.Children.FirstOrDefault(entry => entry.Key is YamlScalarNode { Value: { } name } && name == key).Value;

    private YamlNode? Take(string key)
    {
        _left.Remove(key);
        return Find(key);
    }

    /// <summary>Parses a value.</summary>
    public delegate bool TryParse<T>(string text, out T value);
}

/// <summary>A scenario's file is wrong: file, line, key and what was expected.</summary>
internal sealed class ScenarioException(string message) : Exception(message);
