namespace Heating.Run.Ledger;

/// <summary>The ledger's verdict on one delivery.</summary>
/// <param name="Event">The event; null if the payload is not one.</param>
/// <param name="LatencyMs">Real time since the pin's edge, without the debounce time; null if the event reports no
/// change.</param>
/// <param name="Problem">What is wrong with it; null if nothing.</param>
internal sealed record Delivery(DeliveryKind Kind, StatusEvent? Event, double? LatencyMs = null, string? Problem = null)
{
    /// <summary>The gap, if it is one.</summary>
    public GapEvent? Gap { get; init; }
}

/// <summary>Kinds of deliveries.</summary>
internal enum DeliveryKind
{
    /// <summary>First delivery of an event that reports a change of the input.</summary>
    Change,

    /// <summary>First delivery of the first state after a boot.</summary>
    FirstState,

    /// <summary>First delivery of an event from before this run, having waited in the device's journal.</summary>
    Earlier,

    /// <summary>A gap event: the device had to delete events.</summary>
    Gap,

    /// <summary>Repeated delivery with the same bytes.</summary>
    Duplicate,

    /// <summary>Repeated delivery with other bytes: an error.</summary>
    Conflict,

    /// <summary>An event that reports something that did not happen: an error.</summary>
    Invented,

    /// <summary>Not a valid status event: an error.</summary>
    Malformed,
}
