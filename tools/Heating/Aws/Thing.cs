namespace Heating.Aws;

/// <summary>A thing of the registry.</summary>
internal sealed record Thing
{
    /// <summary>Its name.</summary>
    public required string ThingName { get; init; }

    /// <summary>Its type's name; null: it has none.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Its Amazon Resource Name; null where the answer has none.</summary>
    public string? ThingArn { get; init; }

    /// <summary>Its attributes.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Counts its changes.</summary>
    public long Version { get; init; }
}
