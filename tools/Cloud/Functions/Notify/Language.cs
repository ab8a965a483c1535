using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Notify;

/// <summary>The texts of one language: a file of the folder Languages.</summary>
internal sealed class Language
{
    private readonly Dictionary<string, string> _texts;

    private Language(string code, Dictionary<string, string> texts)
    {
        (Code, _texts) = (code, texts);
        Weekdays = texts["weekdays"].Split(' ');
        Months = texts["months"].Split(' ');
    }

    /// <summary>Codes of all languages, such as en.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        [.. typeof(Language).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
            .Select(name => name[..^".json".Length])
            .Order(StringComparer.Ordinal)];

    public string Code { get; }

    /// <summary>From Sunday.</summary>
    public IReadOnlyList<string> Weekdays { get; }

    public IReadOnlyList<string> Months { get; }

    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>The language with a code, or null.</summary>
    public static Language? Find(string code)
    {
        if (!Codes.Contains(code))
            return null;
        using var file = typeof(Language).Assembly.GetManifestResourceStream(code + ".json")!;
        return new Language(code, JsonSerializer.Deserialize(file, LanguageJson.Default.DictionaryStringString)!);
    }

    /// <summary>A text with its placeholders replaced.</summary>
    public string Get(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        string text = _texts[key];
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LanguageJson : JsonSerializerContext;
