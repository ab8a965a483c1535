namespace LocalIotCore.Stacks;

/// <summary>A part of a template, as it was written or after its functions were evaluated.</summary>
/// <param name="Position">Where it begins.</param>
internal abstract record TemplateNode(StackPosition Position);

/// <param name="IsPlain">Not in quotes: it may be a number or a Boolean.</param>
internal sealed record TemplateText(StackPosition Position, string Value, bool IsPlain) : TemplateNode(Position);

internal sealed record TemplateList(StackPosition Position, IReadOnlyList<TemplateNode> Items) : TemplateNode(Position);

internal sealed record TemplateMap(StackPosition Position, IReadOnlyList<TemplateEntry> Entries) : TemplateNode(Position)
{
    public TemplateNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

internal sealed record TemplateEntry(string Key, StackPosition KeyPosition, TemplateNode Value);

/// <summary>A function that CloudFormation evaluates: `!Sub …` or `{"Fn::Sub": …}`.</summary>
/// <param name="Name">Without `Fn::`.</param>
internal sealed record TemplateCall(StackPosition Position, string Name, TemplateNode Argument) : TemplateNode(Position);

/// <summary>What `AWS::NoValue` leaves: the attribute or item is absent.</summary>
internal sealed record TemplateAbsent(StackPosition Position) : TemplateNode(Position);
