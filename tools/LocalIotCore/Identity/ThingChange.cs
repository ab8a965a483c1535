namespace LocalIotCore.Identity;

/// <summary>A change to a thing; what is not named stays.</summary>
public sealed record ThingChange
{
    /// <summary>The type to give it; null: no change.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Takes its type away.</summary>
    public bool RemoveThingType { get; init; }

    /// <summary>New values of attributes, an empty one removing it; null: no change.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>Attributes that are not named stay; else they go.</summary>
    public bool IsMerge { get; init; }

    /// <summary>The version the thing must have; null: any.</summary>
    public long? ExpectedVersion { get; init; }
}
