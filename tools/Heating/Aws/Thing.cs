namespace Heating.Aws;

/// <summary>A thing in the registry.</summary>
internal sealed record Thing
{
    public required string ThingName { get; init; }

    /// <summary>The name of its type; null if it has none.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Its Amazon Resource Name; null if the response has none.</summary>
    public string? ThingArn { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Its version, which grows with each change.</summary>
    public long Version { get; init; }
}
