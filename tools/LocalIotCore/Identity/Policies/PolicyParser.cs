using System.Text.Json;

namespace LocalIotCore.Identity;

/// <summary>Parses a policy document (JSON) into compiled statements.</summary>
internal static class PolicyParser
{
    /// <summary>AWS IoT's limit on the size of a policy document, white space not counted.</summary>
    public const int SizeMaxChars = 2048;

    private const int NestingMax = 8;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = NestingMax,
        AllowDuplicateProperties = false,
    };

    private static readonly (PolicyAction Action, string Name)[] KnownActions =
        [.. Enum.GetValues<PolicyAction>().Select(action => (action, "iot:" + action))];

    // Patterns of action names contain no variables, so any connection will do for matching them.
    private static readonly ConnectionContext NoConnection = new(Principal.Nobody, "");

    public static Policy Parse(string json)
    {
        var sizeChars = json.Count(c => !char.IsWhiteSpace(c));
        if (sizeChars > SizeMaxChars)
            throw new PolicyFormatException(
                $"The policy document has {sizeChars} characters, white space not counted; AWS allows {SizeMaxChars}.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Options);
        }
        catch (JsonException e)
        {
            throw new PolicyFormatException($"The policy document is not valid JSON: {e.Message}", e);
        }
        using (document)
            return Document(document.RootElement);
    }

    private static Policy Document(JsonElement root)
    {
        ExpectObject(root, "The policy document", "Version", "Statement", "Id");
        var version = Text(Required(root, "Version", "the policy document"), "Version");
        if (version is not ("2012-10-17" or "2008-10-17"))
            throw new PolicyFormatException($"Version is \"{version}\"; expected \"2012-10-17\".");
        var statements = Required(root, "Statement", "the policy document");
        if (statements.ValueKind == JsonValueKind.Object)
            return new Policy([Statement(statements, "Statement")]);
        if (statements.ValueKind != JsonValueKind.Array || statements.GetArrayLength() == 0)
            throw new PolicyFormatException("Statement must be an object or a non-empty list.");
        return new Policy([.. statements.EnumerateArray().Select((s, i) => Statement(s, $"Statement[{i}]"))]);
    }

    private static PolicyStatement Statement(JsonElement statement, string where)
    {
        ExpectObject(statement, where, "Sid", "Effect", "Action", "Resource", "Condition");
        var isAllow = Text(Required(statement, "Effect", where), $"{where}.Effect") switch
        {
            "Allow" => true,
            "Deny" => false,
            var other => throw new PolicyFormatException(
                $"{where}.Effect is \"{other}\"; expected \"Allow\" or \"Deny\"."),
        };
        var actions = Texts(Required(statement, "Action", where), $"{where}.Action")
            .Aggregate(0u, (bits, action) => bits | Actions(action, $"{where}.Action"));
        var resources = Texts(Required(statement, "Resource", where), $"{where}.Resource")
            .Select(resource => Resource(resource, $"{where}.Resource")).ToArray();
        var conditions = statement.TryGetProperty("Condition", out var condition)
            ? ConditionParser.Parse(condition, $"{where}.Condition")
            : [];
        return new PolicyStatement(isAllow, actions, resources, conditions);
    }

    // Actions that this cloud does not support are accepted, as on AWS, and match nothing.
    private static uint Actions(string name, string where)
    {
        if (name != "*" && !name.Contains(':'))
            throw new PolicyFormatException($"{where}: \"{name}\" is not an action such as \"iot:Publish\".");
        var pattern = PolicyPattern.Compile(name.ToLowerInvariant());
        return KnownActions
            .Where(known => pattern.Matches(known.Name.ToLowerInvariant(), NoConnection))
            .Aggregate(0u, (bits, known) => bits | PolicyStatement.Bit(known.Action));
    }

    private static PolicyPattern Resource(string resource, string where)
    {
        if (resource != "*" && !resource.StartsWith("arn:", StringComparison.Ordinal))
            throw new PolicyFormatException(
                $"{where}: \"{resource}\" is not an ARN; "
                + $"expected \"*\" or an ARN such as \"{LocalAccount.IotArnPrefix}topic/a\".");
        return PolicyPattern.Compile(resource);
    }

    internal static JsonElement Required(JsonElement parent, string name, string where) =>
        parent.TryGetProperty(name, out var value)
            ? value
            : throw new PolicyFormatException($"{where} has no {name}.");

    internal static string Text(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new PolicyFormatException($"{where} must be a string; it is {value.ValueKind}."),
    };

    internal static string[] Texts(JsonElement value, string where) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((item, i) => Text(item, $"{where}[{i}]"))]
            : [Text(value, where)];

    private static void ExpectObject(JsonElement value, string where, params ReadOnlySpan<string> known)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new PolicyFormatException($"{where} must be an object; it is {value.ValueKind}.");
        foreach (var property in value.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                throw new PolicyFormatException(
                    $"{where} has the unknown element \"{property.Name}\"; expected {string.Join(", ", known)}.");
        }
    }
}

/// <summary>A policy document that AWS IoT would reject as malformed; the message says where and why.</summary>
public sealed class PolicyFormatException(string message, Exception? inner = null) : FormatException(message, inner);
