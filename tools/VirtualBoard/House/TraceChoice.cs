namespace VirtualBoard.House;

/// <summary>Which series of a file with several of them is meant: a name or a part of it; null: found by its values and name.</summary>
/// <param name="Relay">The heating's relay.</param>
/// <param name="Temperature">The temperature.</param>
public sealed record TraceChoice(string? Relay = null, string? Temperature = null);
