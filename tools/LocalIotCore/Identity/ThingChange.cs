namespace LocalIotCore.Identity;

/// <summary>A change to a thing; what is not set stays.</summary>
public sealed record ThingChange
{
    /// <summary>The new type; null: no change.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Removes its type.</summary>
    public bool RemoveThingType { get; init; }

    /// <summary>New values of attributes, empty ones remove the attribute; null: no change.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>True: attributes that are not named stay; false: they are removed.</summary>
    public bool IsMerge { get; init; }

    /// <summary>The version that the thing must have; null for any.</summary>
    public long? ExpectedVersion { get; init; }
}
