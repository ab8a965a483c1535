using System.Globalization;
using LocalIotCore.Functions;
using Tables;

namespace LocalIotCore.Stacks;

/// <summary>Makes a <see cref="Stack"/> of a template.</summary>
internal sealed class StackReader
{
    private static readonly string[] Sections =
    [
        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Resources",
        "Outputs",
    ];

    private readonly string _path;
    private readonly TemplateMap _template;
    private readonly TemplateResolver _resolver;
    private readonly List<StackNote> _notes = [];

    private StackReader(string path, TemplateMap template, IReadOnlyDictionary<string, string> parameters)
    {
        _path = path;
        _template = template;
        _resolver = new TemplateResolver(path, template, TemplateParameters.Read(path, template, parameters));
    }

    public static Stack Read(string path, IReadOnlyDictionary<string, string> parameters) =>
        new StackReader(path, TemplateFile.Read(path), parameters).Read();

    private Stack Read()
    {
        if (_template.Entries.FirstOrDefault(entry => !Sections.Contains(entry.Key)) is { } unknown)
        {
            throw Error(unknown.KeyPosition, unknown.Key == "Transform"
                ? "Transforms (macros) are carried out only on AWS."
                : $"A template has no section {unknown.Key}.");
        }
        if (_template.Find("Resources") is not TemplateMap section)
            throw Error(_template.Position, "The template has no Resources.");
        if (new TemplateReferences(section.Entries.ToDictionary(entry => entry.Key, entry => entry.Value)).FindCircle()
            is var (circle, position))
            throw Error(position, $"These resources refer to each other in a circle: {circle}.");
        List<ResolvedResource> resources = Resolve(section);
        CheckOutputs();
        var functions = new FunctionReader(_path, resources);
        var rules = new RuleReader(resources);
        return new Stack
        {
            Rules = rules.Read(),
            Tables = [.. Of(resources, "AWS::DynamoDB::Table").Select(Table)],
            Functions = functions.ReadFunctions(),
            Schedules = functions.ReadSchedules(),
            Queues = [.. Of(resources, "AWS::SQS::Queue").Select(Queue)],
            Buses = [.. Of(resources, "AWS::Events::EventBus").Select(bus => new BusDefinition(bus.Name))],
            ThingTypes = [.. Of(resources, "AWS::IoT::ThingType").Select(type => type.Name)],
            Policies = [.. Of(resources, "AWS::IoT::Policy").Select(policy =>
                new StackPolicy(policy.Name, Document(policy.Require("PolicyDocument"))))],
            Notes = _notes,
        };
    }

    // Ignored resources are resolved too: a mistake in them would stop a deployment.
    private List<ResolvedResource> Resolve(TemplateMap section)
    {
        List<TemplateResource> active = [.. section.Entries.Select(Resource).OfType<TemplateResource>()];
        active.ForEach(_resolver.Add);
        foreach (TemplateEntry entry in section.Entries)
            CheckDependsOn(section, ((TemplateMap)entry.Value).Find("DependsOn"));
        var resolved = new List<ResolvedResource>();
        foreach (TemplateResource resource in active)
        {
            var properties = (TemplateMap)_resolver.Resolve(resource.Properties);
            if (resource.Type.Ignored is { } reason)
                _notes.Add(new StackNote(resource.LogicalId, resource.TypeName, reason));
            else
                resolved.Add(new ResolvedResource(_path, resource, _resolver.NameOf(resource), properties));
        }
        return resolved;
    }

    private TemplateResource? Resource(TemplateEntry entry)
    {
        if (entry.Value is not TemplateMap resource || resource.Find("Type") is not TemplateText type)
            throw Error(entry.KeyPosition, $"The resource {entry.Key} has no Type.");
        ResourceType known = ResourceTypes.Find(type.Value) ?? throw Error(type.Position,
            $"The local cloud cannot run {entry.Key}: it does not know resources of type {type.Value}.");
        if (resource.Find("Condition") is { } condition)
        {
            if (condition is not TemplateText name)
                throw Error(condition.Position, "Condition takes the name of a condition.");
            if (!_resolver.Holds(name.Value, name.Position))
                return null;
        }
        TemplateMap properties = resource.Find("Properties") switch
        {
            null => new TemplateMap(resource.Position, []),
            TemplateMap map => map,
            var other => throw Error(other.Position, "Properties must be an object."),
        };
        return new TemplateResource(entry.Key, type.Value, known, entry.KeyPosition, properties);
    }

    private void CheckDependsOn(TemplateMap section, TemplateNode? dependsOn)
    {
        IEnumerable<TemplateNode> names = dependsOn is TemplateList list ? list.Items : dependsOn is null ? [] : [dependsOn];
        foreach (TemplateNode name in names)
        {
            if (name is not TemplateText text || section.Find(text.Value) is null)
                throw Error(name.Position, "DependsOn names a resource that is not in the template.");
        }
    }

    private void CheckOutputs()
    {
        foreach (TemplateEntry output in (_template.Find("Outputs") as TemplateMap)?.Entries ?? [])
        {
            if (output.Value is not TemplateMap map || map.Find("Value") is not { } value)
                throw Error(output.KeyPosition, $"The output {output.Key} has no Value.");
            if (map.Find("Condition") is not TemplateText condition || _resolver.Holds(condition.Value, condition.Position))
                _resolver.Resolve(value);
        }
    }

    private TableSchema Table(ResolvedResource table)
    {
        string? partition = null;
        string? sort = null;
        foreach (TemplateMap key in table.List("KeySchema"))
        {
            string name = table.Text(key, "AttributeName");
            TemplateMap? attribute = table.List("AttributeDefinitions")
                .FirstOrDefault(definition => table.Text(definition, "AttributeName") == name);
            if (attribute is null)
                throw table.Error(key.Position, $"AttributeDefinitions lacks the key {name}.");
            if (table.Text(attribute, "AttributeType") != "S")
                throw table.Error(attribute.Position, $"The local cloud keeps keys of type S; {name} is another.");
            if (table.Text(key, "KeyType") == "HASH")
                partition = name;
            else
                sort = name;
        }
        if (partition is null)
            throw table.Error(table.At("KeySchema"), "The table has no key of type HASH.");
        foreach (string ignored in new[] { "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "StreamSpecification" })
        {
            if (table.Properties.Find(ignored) is not null)
                _notes.Add(new StackNote(table.LogicalId, table.TypeName, $"{ignored} is not made here"));
        }
        return new TableSchema(table.Name, partition, sort, TimeToLive(table));
    }

    private static string? TimeToLive(ResolvedResource table) =>
        table.Properties.Find("TimeToLiveSpecification") is TemplateMap specification
            && specification.Find("Enabled") is TemplateText enabled && bool.TryParse(enabled.Value, out bool isOn) && isOn
            ? table.Text(specification, "AttributeName")
            : null;

    private static QueueDefinition Queue(ResolvedResource queue)
    {
        const int defaultS = 4 * 24 * 60 * 60;
        if (queue.Name.EndsWith(".fifo", StringComparison.Ordinal))
            throw queue.Error(queue.At("QueueName"), "Rules and functions cannot send to a FIFO queue.");
        return new QueueDefinition(queue.Name, TimeSpan.FromSeconds(queue.Number("MessageRetentionPeriod", defaultS, 60, 1_209_600)));
    }

    private static string Document(TemplateNode node) => node is TemplateText text
        ? text.Value
        : TemplateJson.Document(node)!.ToJsonString();

    private static IEnumerable<ResolvedResource> Of(IEnumerable<ResolvedResource> resources, string type) =>
        resources.Where(resource => resource.TypeName == type);

    private StackException Error(StackPosition position, string reason) => new(_path, position, reason);
}

/// <summary>A resource that is run here, all its functions evaluated.</summary>
internal sealed record ResolvedResource(string Path, TemplateResource Resource, string Name, TemplateMap Properties)
{
    public string LogicalId => Resource.LogicalId;
    public string TypeName => Resource.TypeName;

    /// <exception cref="StackException">It is not there.</exception>
    public TemplateNode Require(string property) =>
        Properties.Find(property) ?? throw Error(Resource.Position, $"{LogicalId} has no {property}.");

    /// <summary>Where a property is, or else the resource.</summary>
    public StackPosition At(string property) => Properties.Find(property)?.Position ?? Resource.Position;

    /// <summary>A list of objects.</summary>
    public IReadOnlyList<TemplateMap> List(string property) =>
        Require(property) is TemplateList list && list.Items.All(item => item is TemplateMap)
            ? [.. list.Items.Cast<TemplateMap>()]
            : throw Error(At(property), $"{property} must be a list of objects.");

    public string Text(TemplateMap map, string key) => map.Find(key) is TemplateText text
        ? text.Value
        : throw Error(map.Position, $"Here {key} is missing, or not a text.");

    /// <summary>A whole number; the default if it is absent.</summary>
    public int Number(string property, int ifAbsent, int lowest, int highest)
    {
        if (Properties.Find(property) is not { } node)
            return ifAbsent;
        return node is TemplateText text
            && int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= lowest && number <= highest
            ? number
            : throw Error(node.Position, $"{property} must be a whole number from {lowest} to {highest}.");
    }

    public StackException Error(StackPosition position, string reason) => new(Path, position, reason);
}
