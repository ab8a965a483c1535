using System.Globalization;
using System.Text;
using LocalIotCore.Identity;

namespace LocalIotCore.Stacks;

/// <summary>Evaluates the functions and conditions of a template for the local account.</summary>
/// <param name="path">For messages.</param>
/// <param name="parameters">The value of each parameter.</param>
internal sealed class TemplateResolver(string path, TemplateMap template, IReadOnlyDictionary<string, string> parameters)
{
    /// <summary>Name of the stack, which no service here asks for.</summary>
    public const string StackName = "local";

    private readonly Dictionary<string, bool?> _conditions = []; // null: being evaluated
    private readonly Dictionary<string, TemplateResource> _resources = [];

    /// <summary>Makes resources known to references.</summary>
    public void Add(TemplateResource resource) => _resources.Add(resource.LogicalId, resource);

    /// <summary>Whether a resource is known.</summary>
    public bool Has(string logicalId) => _resources.ContainsKey(logicalId);

    /// <summary>The node with all functions evaluated, and without what is absent.</summary>
    public TemplateNode Resolve(TemplateNode node) => node switch
    {
        TemplateText text => Plain(text),
        TemplateList list => new TemplateList(list.Position,
            [.. list.Items.Select(Resolve).Where(item => item is not TemplateAbsent)]),
        TemplateMap map => new TemplateMap(map.Position,
            [.. map.Entries.Select(entry => entry with { Value = Resolve(entry.Value) })
                .Where(entry => entry.Value is not TemplateAbsent)]),
        TemplateCall call => Evaluate(call),
        _ => node,
    };

    /// <summary>The text that a node gives.</summary>
    public string ResolveText(TemplateNode node) => Resolve(node) is TemplateText text
        ? text.Value
        : throw Error(node.Position, "Expected a text or a number.");

    /// <summary>Whether a condition of the section Conditions holds.</summary>
    public bool Holds(string name, StackPosition at)
    {
        if (_conditions.TryGetValue(name, out bool? known))
            return known ?? throw Error(at, $"The condition {name} refers to itself.");
        if ((template.Find("Conditions") as TemplateMap)?.Find(name) is not { } expression)
            throw Error(at, $"There is no condition {name}.");
        _conditions[name] = null;
        bool holds = IsTrue(expression);
        _conditions[name] = holds;
        return holds;
    }

    /// <summary>A resource's name: the given one, or one made of its logical id.</summary>
    public string NameOf(TemplateResource resource) =>
        resource.Type.NameProperty is { } property && resource.Properties.Find(property) is { } name
            && Resolve(name) is var resolved and not TemplateAbsent
            ? (resolved as TemplateText)?.Value ?? throw Error(name.Position, $"{property} must be a text.")
            : StackName + resource.Type.NameSeparator + resource.LogicalId;

    public StackException Error(StackPosition position, string reason) => new(path, position, reason);

    private TemplateText Plain(TemplateText text) => text.Value.Contains("{{resolve:", StringComparison.Ordinal)
        ? throw Error(text.Position, "Dynamic references ({{resolve:…}}) are resolved only on AWS.")
        : text;

    private TemplateNode Evaluate(TemplateCall call) => call.Name switch
    {
        "Ref" => Ref(Literal(call.Argument), call.Position),
        "GetAtt" => Text(call, Attribute(call)),
        "Sub" => Text(call, Sub(call)),
        "Join" => Text(call, Join(call)),
        "If" => If(call),
        "FindInMap" => FindInMap(call),
        "Select" => Select(call),
        "Split" => Split(call),
        "Base64" => Text(call, Convert.ToBase64String(Encoding.UTF8.GetBytes(ResolveText(call.Argument)))),
        "Equals" or "Not" or "And" or "Or" or "Condition" =>
            throw Error(call.Position, $"!{call.Name} is allowed in Conditions only."),
        "ImportValue" => throw Error(call.Position, "!ImportValue needs the exports of another stack; here is only this one."),
        "Transform" or "Cidr" or "GetAZs" or "ForEach" or "Length" or "ToJsonString" =>
            throw Error(call.Position, $"!{call.Name} is not evaluated here."),
        _ => throw Error(call.Position, $"CloudFormation has no function !{call.Name}."),
    };

    private TemplateNode Ref(string name, StackPosition at)
    {
        if (name == "AWS::NoValue")
            return new TemplateAbsent(at);
        if (PseudoParameter(name) is { } pseudo)
            return new TemplateText(at, pseudo, false);
        if (parameters.TryGetValue(name, out string? value))
            return IsList(name) ? new TemplateList(at, [.. Parts(value, ",", at)]) : new TemplateText(at, value, false);
        if (_resources.TryGetValue(name, out TemplateResource? resource))
            return new TemplateText(at, resource.Type.Reference(NameOf(resource)), false);
        throw Error(at, Missing(name));
    }

    private string Attribute(TemplateCall call)
    {
        (string logicalId, string attribute) = call.Argument switch
        {
            TemplateText text when text.Value.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot =>
                (text.Value[..dot], text.Value[(dot + 1)..]),
            TemplateList { Items: [TemplateText id, var name] } => (id.Value, ResolveText(name)),
            _ => throw Error(call.Position, "!GetAtt takes RESOURCE.ATTRIBUTE."),
        };
        return Attribute(logicalId, attribute, call.Position);
    }

    private string Attribute(string logicalId, string attribute, StackPosition at)
    {
        if (!_resources.TryGetValue(logicalId, out TemplateResource? resource))
            throw Error(at, Missing(logicalId));
        string name = NameOf(resource);
        if (attribute == "Arn" && resource.Type.Arn is { } arn)
            return arn(name);
        return resource.Type.Attributes.TryGetValue(attribute, out Func<string, string>? value)
            ? value(name)
            : throw Error(at, $"{logicalId} ({resource.TypeName}) has no attribute {attribute} that is known here.");
    }

    private string Sub(TemplateCall call)
    {
        (TemplateText text, TemplateMap? own) = call.Argument switch
        {
            TemplateText only => (only, null),
            TemplateList { Items: [TemplateText first, TemplateMap map] } => (first, map),
            _ => throw Error(call.Position, "!Sub takes a text, or a list of a text and an object."),
        };
        var result = new StringBuilder();
        foreach ((string part, bool isVariable) in SubText.Split(Plain(text).Value))
        {
            if (!isVariable)
                result.Append(part);
            else if (own?.Find(part) is { } value)
                result.Append(ResolveText(value));
            else if (part.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
                result.Append(Attribute(part[..dot], part[(dot + 1)..], text.Position));
            else
                result.Append(Ref(part, text.Position) is TemplateText reference
                    ? reference.Value
                    : throw Error(text.Position, $"{part} is not a text."));
        }
        return result.ToString();
    }

    private string Join(TemplateCall call)
    {
        if (call.Argument is not TemplateList { Items: [var separator, var parts] }
            || Resolve(parts) is not TemplateList list)
            throw Error(call.Position, "!Join takes a separator and a list.");
        return string.Join(ResolveText(separator), list.Items.Select(ResolveText));
    }

    private TemplateNode If(TemplateCall call)
    {
        if (call.Argument is not TemplateList { Items: [TemplateText condition, var then, var otherwise] })
            throw Error(call.Position, "!If takes the name of a condition and two values.");
        return Resolve(Holds(condition.Value, condition.Position) ? then : otherwise);
    }

    private TemplateNode FindInMap(TemplateCall call)
    {
        if (call.Argument is not TemplateList { Items: [var name, var first, var second] })
            throw Error(call.Position, "!FindInMap takes the names of a mapping, a key and a second key.");
        string[] keys = [ResolveText(name), ResolveText(first), ResolveText(second)];
        TemplateNode? node = template.Find("Mappings");
        foreach (string key in keys)
            node = (node as TemplateMap)?.Find(key);
        return node ?? throw Error(call.Position, $"There is no mapping {string.Join(" / ", keys)}.");
    }

    private TemplateNode Select(TemplateCall call)
    {
        if (call.Argument is not TemplateList { Items: [var number, var items] }
            || !int.TryParse(ResolveText(number), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || Resolve(items) is not TemplateList list)
            throw Error(call.Position, "!Select takes an index and a list.");
        return index < list.Items.Count
            ? list.Items[index]
            : throw Error(call.Position, $"!Select asks for item {index} of a list of {list.Items.Count}.");
    }

    private TemplateList Split(TemplateCall call)
    {
        if (call.Argument is not TemplateList { Items: [var separator, var text] })
            throw Error(call.Position, "!Split takes a separator and a text.");
        return new TemplateList(call.Position, [.. Parts(ResolveText(text), ResolveText(separator), call.Position)]);
    }

    private bool IsTrue(TemplateNode expression) => expression switch
    {
        TemplateCall { Name: "Equals", Argument: TemplateList { Items: [var left, var right] } } =>
            ResolveText(left) == ResolveText(right),
        TemplateCall { Name: "Not", Argument: TemplateList { Items: [var inner] } } => !IsTrue(inner),
        TemplateCall { Name: "And", Argument: TemplateList { Items: { Count: >= 2 and <= 10 } all } } => all.All(IsTrue),
        TemplateCall { Name: "Or", Argument: TemplateList { Items: { Count: >= 2 and <= 10 } any } } => any.Any(IsTrue),
        TemplateCall { Name: "Condition", Argument: TemplateText name } => Holds(name.Value, name.Position),
        TemplateMap { Entries: [{ Key: "Condition", Value: TemplateText name }] } => Holds(name.Value, name.Position),
        _ => throw Error(expression.Position, "A condition is !Equals, !Not, !And, !Or or !Condition with its operands."),
    };

    private bool IsList(string parameter) =>
        ((template.Find("Parameters") as TemplateMap)?.Find(parameter) as TemplateMap)?.Find("Type")
            is TemplateText { Value: var type } && (type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal));

    private static string? PseudoParameter(string name) => name switch
    {
        "AWS::AccountId" => LocalAccount.AccountId,
        "AWS::Region" => LocalAccount.Region,
        "AWS::Partition" => LocalAccount.Partition,
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::StackName" => StackName,
        "AWS::StackId" =>
            $"arn:{LocalAccount.Partition}:cloudformation:{LocalAccount.Region}:{LocalAccount.AccountId}:stack/{StackName}/0",
        _ => null,
    };

    private static IEnumerable<TemplateNode> Parts(string text, string separator, StackPosition at) =>
        text.Split(separator).Select(part => new TemplateText(at, part, false));

    private static TemplateText Text(TemplateCall call, string value) => new(call.Position, value, false);

    private static string Missing(string name) =>
        $"{name} is neither a parameter nor a resource, or its condition does not hold.";

    private string Literal(TemplateNode node) =>
        (node as TemplateText)?.Value ?? throw Error(node.Position, "!Ref takes a name.");
}

/// <summary>A resource whose condition holds.</summary>
internal sealed record TemplateResource(
    string LogicalId, string TypeName, ResourceType Type, StackPosition Position, TemplateMap Properties);
