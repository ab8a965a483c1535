namespace Heating.Run.Ledger;

/// <summary>What the ledger says of one delivery.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Event">The event; null when the payload is none.</param>
/// <param name="LatencyMs">Real time from the pin's edge, beyond debounce; null when it answers no change.</param>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
internal sealed record Delivery(DeliveryKind Kind, StatusEvent? Event, double? LatencyMs = null, string? Problem = null)
{
    /// <summary>The gap, where it is one.</summary>
    public GapEvent? Gap { get; init; }
}

/// <summary>Kinds of deliveries.</summary>
internal enum DeliveryKind
{
    /// <summary>The first delivery of an event that answers a change of the input.</summary>
    Change,

    /// <summary>The first delivery of the first state known after a boot.</summary>
    FirstState,

    /// <summary>The first delivery of an event from before this run: it waited in the device's journal.</summary>
    Earlier,

    /// <summary>No event, but the device's word that it had to give up events.</summary>
    Gap,

    /// <summary>An event delivered before, byte for byte the same.</summary>
    Duplicate,

    /// <summary>A known device and sequence number with other content: an error.</summary>
    Conflict,

    /// <summary>An event that says something which did not happen: an error.</summary>
    Invented,

    /// <summary>No status event at all: an error.</summary>
    Malformed,
}
