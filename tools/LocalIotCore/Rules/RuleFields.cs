using System.Text.Json;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules;

/// <summary>Reads the members of one JSON object of a rule. Each failure names the member by its path.</summary>
internal sealed class RuleFields
{
    private const string TemplateMark = "${";

    private readonly JsonElement _object;
    private readonly RuleQuery? _query;
    private readonly HashSet<string> _read = [];

    /// <param name="value">The object.</param>
    /// <param name="path">Where it is in the rule; empty for the rule itself.</param>
    /// <param name="query">To parse templates with; null where there are none.</param>
    /// <exception cref="RuleDefinitionException">Not an object.</exception>
    public RuleFields(JsonElement value, string path, RuleQuery? query)
    {
        Path = path;
        _query = query;
        _object = value.ValueKind == JsonValueKind.Object
            ? value
            : throw Invalid(path, "an object", value);
    }

    /// <summary>Path of this object; empty for the rule itself.</summary>
    public string Path { get; }

    /// <summary>Whether templates may look beyond the message: those of an error action may not.</summary>
    public bool MayCallOut { get; init; } = true;

    /// <summary>Path of a member.</summary>
    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>A member; null if it is missing or null.</summary>
    public JsonElement? Find(string name)
    {
        _read.Add(name);
        return _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>Text that is used as it is; null if it is missing.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Invalid(PathOf(name), "text", value);
    }

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>Text in which AWS allows no substitution templates; null if it is missing.</summary>
    public string? Constant(string name)
    {
        string? text = Text(name);
        return text is null || !text.Contains(TemplateMark, StringComparison.Ordinal)
            ? text
            : throw new RuleDefinitionException(PathOf(name), $"substitution templates are not allowed here: {text}");
    }

    /// <summary>The role, which this cloud never assumes, but which AWS needs.</summary>
    public void Role(string name = "roleArn")
    {
        if (Constant(name) is not { Length: > 0 } role)
            throw Missing(name);
        if (!role.StartsWith("arn:", StringComparison.Ordinal))
            throw new RuleDefinitionException(PathOf(name), $"\"{role}\" is not an ARN (arn:aws:iam::123456789012:role/NAME)");
    }

    /// <summary>One of several constants; null if it is missing.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> values)
    {
        if (Constant(name) is not { } text)
            return null;
        return values.Contains(text)
            ? text
            : throw new RuleDefinitionException(PathOf(name), $"\"{text}\" is not one of {string.Join(", ", values)}");
    }

    /// <summary>Text with substitution templates; null if it is missing.</summary>
    public RuleTemplate? Template(string name) => Text(name) is { } text ? Template(name, text) : null;

    public RuleTemplate RequiredTemplate(string name) => Template(name, RequiredText(name));

    /// <summary>A template that is not a member's text itself, but derived from it.</summary>
    public RuleTemplate Template(string name, string text)
    {
        try
        {
            RuleTemplate template = RuleTemplate.Parse(text, _query!);
            return MayCallOut || !template.IsExternal
                ? template
                : throw new RuleDefinitionException(PathOf(name),
                    $"an error action must not use functions that look beyond the message: {text}");
        }
        catch (SqlParseException exception)
        {
            throw new RuleDefinitionException(PathOf(name), $"the substitution template \"{text}\" is wrong: {exception.Message}");
        }
    }

    /// <summary>`true` or `false`; false if it is missing. CloudFormation may hand it over as text.</summary>
    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } value when bool.TryParse(value.GetString(), out bool flag) => flag,
        { } value => throw Invalid(PathOf(name), "true or false", value),
    };

    /// <summary>A whole number; CloudFormation may hand it over as text.</summary>
    public int Integer(string name, int missing, int min, int max)
    {
        if (Find(name) is not { } value)
            return missing;
        bool isNumber = value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt32(out int number)
            : int.TryParse(Constant(name), out number);
        return isNumber && number >= min && number <= max
            ? number
            : throw Invalid(PathOf(name), $"a whole number from {min} to {max}", value);
    }

    /// <summary>A member that is an object; null if it is missing.</summary>
    public RuleFields? Object(string name) =>
        Find(name) is { } value ? Inner(value, PathOf(name)) : null;

    public RuleFields RequiredObject(string name) => Object(name) ?? throw Missing(name);

    /// <summary>The objects of a list; empty if it is missing.</summary>
    public IEnumerable<RuleFields> Objects(string name, int countMax)
    {
        if (Find(name) is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw Invalid(PathOf(name), "a list", list);
        if (list.GetArrayLength() > countMax)
            throw new RuleDefinitionException(PathOf(name), $"has {list.GetArrayLength()} entries; at most {countMax}");
        return list.EnumerateArray().Select((entry, index) => Inner(entry, $"{PathOf(name)}[{index}]"));
    }

    /// <summary>The only member of this object: its name and value.</summary>
    public JsonProperty Only(string expected)
    {
        JsonProperty[] members = [.. _object.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)];
        return members.Length == 1
            ? members[0]
            : throw new RuleDefinitionException(Path, $"has {members.Length} members; expected {expected}");
    }

    /// <summary>Refuses a member that this cloud has not.</summary>
    public void Refuse(string name, string why)
    {
        if (Find(name) is not null)
            throw new RuleDefinitionException(PathOf(name), why);
    }

    /// <summary>Refuses members that nobody has read: they are misspelt.</summary>
    public void End()
    {
        foreach (JsonProperty member in _object.EnumerateObject())
            if (!_read.Contains(member.Name))
                throw new RuleDefinitionException(PathOf(member.Name), $"unknown; expected one of {string.Join(", ", _read.Order())}");
    }

    /// <summary>An object inside this one.</summary>
    public RuleFields Inner(JsonElement value, string path) => new(value, path, _query) { MayCallOut = MayCallOut };

    public RuleDefinitionException Missing(string name) => new(PathOf(name), "is missing");

    private static RuleDefinitionException Invalid(string path, string expected, JsonElement value) =>
        new(path, $"expected {expected}, found {Shorten(value.GetRawText())}");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
