namespace LocalIotCore.Stacks;

/// <summary>Which resources refer to which: CloudFormation creates them one after the other, so there must be no circle.
/// </summary>
internal sealed class TemplateReferences(IReadOnlyDictionary<string, TemplateNode> resources)
{
    private readonly HashSet<string> _done = [];
    private readonly List<string> _open = [];

    /// <summary>The first circle found, with the place that closes it; null if there is none.</summary>
    public (string Circle, StackPosition Position)? FindCircle()
    {
        foreach (string logicalId in resources.Keys)
        {
            if (Visit(logicalId, default) is { } circle)
                return circle;
        }
        return null;
    }

    private (string Circle, StackPosition Position)? Visit(string logicalId, StackPosition at)
    {
        int open = _open.IndexOf(logicalId);
        if (open >= 0)
            return (string.Join(" → ", _open.Skip(open).Append(logicalId)), at);
        if (!_done.Add(logicalId))
            return null;
        _open.Add(logicalId);
        foreach ((string name, StackPosition position) in Names(resources[logicalId]))
        {
            if (resources.ContainsKey(name) && Visit(name, position) is { } circle)
                return circle;
        }
        _open.RemoveAt(_open.Count - 1);
        return null;
    }

    private static IEnumerable<(string Name, StackPosition Position)> Names(TemplateNode node) => node switch
    {
        TemplateMap map => map.Entries.SelectMany(entry =>
            entry.Key == "DependsOn" ? Texts(entry.Value) : Names(entry.Value)),
        TemplateList list => list.Items.SelectMany(Names),
        TemplateCall { Name: "Ref", Argument: TemplateText name } => [(name.Value, name.Position)],
        TemplateCall { Name: "GetAtt", Argument: TemplateText name } => [(name.Value.Split('.')[0], name.Position)],
        TemplateCall { Name: "GetAtt", Argument: TemplateList { Items: [TemplateText name, ..] } } =>
            [(name.Value, name.Position)],
        TemplateCall { Name: "Sub", Argument: TemplateText text } => Variables(text),
        TemplateCall { Name: "Sub", Argument: TemplateList { Items: [TemplateText text, var own] } } =>
            Variables(text).Where(name => (own as TemplateMap)?.Find(name.Name) is null).Concat(Names(own)),
        TemplateCall call => Names(call.Argument),
        _ => [],
    };

    private static IEnumerable<(string Name, StackPosition Position)> Variables(TemplateText text) =>
        SubText.Split(text.Value).Where(part => part.IsVariable).Select(part => (part.Part.Split('.')[0], text.Position));

    private static IEnumerable<(string Name, StackPosition Position)> Texts(TemplateNode node) => node switch
    {
        TemplateText text => [(text.Value, text.Position)],
        TemplateList list => list.Items.SelectMany(Texts),
        _ => [],
    };
}
