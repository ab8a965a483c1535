using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalIotCore.Provisioning;

/// <summary>Evaluates the expressions of a provisioning template: text, Ref, Fn::Join, Fn::Select, Fn::Split, Fn::Sub and
/// Fn::FindInMap (developer guide, provisioning templates).</summary>
/// <param name="find">The value of a parameter or the name of a resource; null if there is neither.</param>
/// <param name="mappings">The template's Mappings; null if it has none.</param>
internal sealed class TemplateScope(Func<string, string?> find, JsonElement? mappings)
{
    private const string Functions = "Ref, Fn::Join, Fn::Select, Fn::Split, Fn::Sub, Fn::FindInMap";

    /// <summary>The text that an expression stands for.</summary>
    /// <exception cref="ProvisioningException">It has none.</exception>
    public string Text(JsonElement value, string where)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();
            case JsonValueKind.Object:
                break;
            default:
                throw Template($"{where} must be text or a function; it is {value.ValueKind}.");
        }
        (string name, JsonElement argument) = Function(value, where);
        string at = $"{where}.{name}";
        return name switch
        {
            "Ref" => Reference(Literal(argument, at)),
            "Fn::Join" => Join(Arguments(argument, 2, at), at),
            "Fn::Select" => Select(Arguments(argument, 2, at), at),
            "Fn::Sub" => Substitute(argument, at),
            "Fn::FindInMap" => FindInMap(Arguments(argument, 3, at), at),
            "Fn::Split" => throw Template($"{at} gives a list where text is expected."),
            _ => throw Template($"{where}: {name} is not supported; expected one of {Functions}."),
        };
    }

    private string Join(JsonElement[] arguments, string at) =>
        string.Join(Text(arguments[0], $"{at}[0]"), List(arguments[1], $"{at}[1]"));

    private string Select(JsonElement[] arguments, string at)
    {
        string text = Text(arguments[0], $"{at}[0]");
        IReadOnlyList<string> list = List(arguments[1], $"{at}[1]");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Count
            ? list[index]
            : throw new ProvisioningException(ProvisioningError.InvalidParameters,
                $"{at}: there is no element {text} in a list of {list.Count}.");
    }

    private IReadOnlyList<string> List(JsonElement value, string where)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().Select((item, i) => Text(item, $"{where}[{i}]"))];
        if (value.ValueKind != JsonValueKind.Object)
            throw Template($"{where} must be a list or Fn::Split; it is {value.ValueKind}.");
        (string name, JsonElement argument) = Function(value, where);
        if (name != "Fn::Split")
            throw Template($"{where}: {name} gives no list; expected a list or Fn::Split.");
        string at = $"{where}.{name}";
        JsonElement[] arguments = Arguments(argument, 2, at);
        string separator = Text(arguments[0], $"{at}[0]");
        return separator.Length == 0
            ? throw Template($"{at}[0] is empty; expected a separator.")
            : Text(arguments[1], $"{at}[1]").Split(separator);
    }

    private string FindInMap(JsonElement[] arguments, string at)
    {
        string[] keys = [.. arguments.Select((argument, i) => Text(argument, $"{at}[{i}]"))];
        JsonElement found = mappings ?? default;
        foreach (string key in keys)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(key, out found))
                throw new ProvisioningException(ProvisioningError.InvalidParameters,
                    $"{at}: the Mappings have no {string.Join('.', keys)}.");
        }
        return Literal(found, $"Mappings.{string.Join('.', keys)}");
    }

    private string Substitute(JsonElement argument, string at)
    {
        if (argument.ValueKind == JsonValueKind.String)
            return Substitute(argument.GetString()!, [], at);
        JsonElement[] arguments = Arguments(argument, 2, at);
        if (arguments[1].ValueKind != JsonValueKind.Object)
            throw Template($"{at}[1] must be an object of names and values; it is {arguments[1].ValueKind}.");
        Dictionary<string, string> own = arguments[1].EnumerateObject()
            .ToDictionary(member => member.Name, member => Text(member.Value, $"{at}[1].{member.Name}"));
        return Substitute(Literal(arguments[0], $"{at}[0]"), own, at);
    }

    // ${Name} is a value, ${!Name} the literal text ${Name}.
    private string Substitute(string text, Dictionary<string, string> own, string at)
    {
        var result = new StringBuilder();
        int position = 0;
        while (text.IndexOf("${", position, StringComparison.Ordinal) is >= 0 and int start)
        {
            int end = text.IndexOf('}', start);
            if (end < 0)
                throw Template($"{at}: \"${{\" at position {start} has no \"}}\".");
            string name = text[(start + 2)..end];
            result.Append(text, position, start - position);
            if (name.StartsWith('!'))
                result.Append("${").Append(name, 1, name.Length - 1).Append('}');
            else
                result.Append(own.TryGetValue(name, out string? value) ? value : Reference(name));
            position = end + 1;
        }
        return result.Append(text, position, text.Length - position).ToString();
    }

    private string Reference(string name) => find(name)
        ?? throw new ProvisioningException(ProvisioningError.InvalidParameters,
            $"Cannot resolve reference value: {name}"); // AWS's words

    private static (string Name, JsonElement Argument) Function(JsonElement value, string where)
    {
        JsonProperty[] members = [.. value.EnumerateObject()];
        return members.Length == 1
            ? (members[0].Name, members[0].Value)
            : throw Template($"{where} has {members.Length} members; expected text or one of {Functions}.");
    }

    private static JsonElement[] Arguments(JsonElement value, int count, string at) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == count
            ? [.. value.EnumerateArray()]
            : throw Template($"{at} must be a list of {count}.");

    private static string Literal(JsonElement value, string where) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw Template($"{where} must be text; it is {value.ValueKind}.");

    private static ProvisioningException Template(string message) => new(ProvisioningError.InvalidTemplate, message);
}
