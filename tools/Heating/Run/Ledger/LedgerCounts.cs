namespace Heating.Run.Ledger;

/// <summary>The ledger's counts at one moment.</summary>
internal sealed record LedgerCounts
{
    /// <summary>Genuine changes of the input.</summary>
    public int Changes { get; init; }

    /// <summary>
    /// Changes among these that the device could not see: without power, before a boot's first state, or unsettled when
    /// the power was cut (<see cref="BootHistory"/>).
    /// </summary>
    public int ChangesUnseen { get; init; }

    /// <summary>Changes among these within a gap that the device reported: lost, but known to be.</summary>
    public int ChangesInGaps { get; init; }

    /// <summary>Changes that no event has reported: in flight during the run, lost at its end.</summary>
    public int Unanswered { get; init; }

    /// <summary>Events that wait in the device's journal at the end of the run: the next run delivers them.</summary>
    public int Waiting { get; init; }

    /// <summary>Deliveries, including repeated ones.</summary>
    public int Deliveries { get; init; }

    /// <summary>Distinct events delivered.</summary>
    public int Events { get; init; }

    /// <summary>First states after a boot among these.</summary>
    public int FirstStates { get; init; }

    /// <summary>Distinct events that were recorded without a connection.</summary>
    public int Replayed { get; init; }

    /// <summary>Distinct events from before this run, which waited in the device's journal.</summary>
    public int Earlier { get; init; }

    /// <summary>Deliveries of gaps, including repeated ones.</summary>
    public int Gaps { get; init; }

    /// <summary>Sequence numbers within a reported gap that never arrived.</summary>
    public int ReportedLost { get; init; }

    /// <summary>Events that the device is known to have journalled.</summary>
    public long Journalled => Events + Waiting + ReportedLost + MissingSequenceNumbers;

    /// <summary>Distinct batches of samples delivered.</summary>
    public int SampleBatches { get; init; }

    /// <summary>Distinct alarms delivered, raised and cleared.</summary>
    public int Alarms { get; init; }

    /// <summary>The alarms among these that are raised now, by name.</summary>
    public IReadOnlyList<string> RaisedAlarms { get; init; } = [];

    /// <summary>Repeated deliveries with the same bytes, including samples and alarms.</summary>
    public int Duplicates { get; init; }

    /// <summary>Repeated deliveries with other bytes.</summary>
    public int Conflicts { get; init; }

    /// <summary>Events that report no change of the input.</summary>
    public int Invented { get; init; }

    /// <summary>First deliveries with a lower sequence number than an earlier one.</summary>
    public int OutOfOrder { get; init; }

    /// <summary>Sequence numbers of a boot that never arrived and that no gap reports.</summary>
    public long MissingSequenceNumbers { get; init; }

    /// <summary>Payloads that are not valid status events.</summary>
    public int Malformed { get; init; }

    /// <summary>Changes during which the input's sensor was failing.</summary>
    public int InputFaults { get; init; }

    /// <summary>Distinct events that report a sensor fault.</summary>
    public int ReportedFaults { get; init; }

    /// <summary>Events whose temperature or fault contradicts the input's sensor.</summary>
    public int WrongFaults { get; init; }

    /// <summary>Percentiles of the latency from edge to receipt, see <see cref="DeliveryLedger"/>; null before the
    /// first.</summary>
    public LatencyPercentiles? Latency { get; init; }
}
