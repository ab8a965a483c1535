namespace Heating.Run.Ledger;

/// <summary>The books at one moment.</summary>
internal sealed record LedgerCounts
{
    /// <summary>Genuine changes of the input.</summary>
    public int Changes { get; init; }

    /// <summary>
    /// Of these, changes the device could not see: without power, before a boot's first known state, or settling when
    /// the power was cut (<see cref="BootHistory"/>).
    /// </summary>
    public int ChangesUnseen { get; init; }

    /// <summary>Of these, changes that lie within a gap which the device reported: lost, and known to be.</summary>
    public int ChangesInGaps { get; init; }

    /// <summary>Changes no event has answered: under way while the run goes on, lost at its end.</summary>
    public int Unanswered { get; init; }

    /// <summary>Deliveries, repeated ones included.</summary>
    public int Deliveries { get; init; }

    /// <summary>Distinct events delivered.</summary>
    public int Events { get; init; }

    /// <summary>Of these, first states after a boot.</summary>
    public int FirstStates { get; init; }

    /// <summary>Distinct events that were made while there was no connection.</summary>
    public int Replayed { get; init; }

    /// <summary>Distinct events from before this run, which had waited in the device's journal.</summary>
    public int Earlier { get; init; }

    /// <summary>Deliveries of a gap, repeated ones included.</summary>
    public int Gaps { get; init; }

    /// <summary>Sequence numbers within a reported gap that never came.</summary>
    public int ReportedLost { get; init; }

    /// <summary>Events that the device is known to have journalled.</summary>
    public long Journalled => Events + ReportedLost + MissingSequenceNumbers;

    /// <summary>Distinct batches of samples delivered.</summary>
    public int SampleBatches { get; init; }

    /// <summary>Distinct alarms delivered, raised and over.</summary>
    public int Alarms { get; init; }

    /// <summary>Identical repetitions, samples and alarms included.</summary>
    public int Duplicates { get; init; }

    /// <summary>Deliveries with a known identity and other content.</summary>
    public int Conflicts { get; init; }

    /// <summary>Events without a change.</summary>
    public int Invented { get; init; }

    /// <summary>First deliveries with a lower sequence number than one before.</summary>
    public int OutOfOrder { get; init; }

    /// <summary>Sequence numbers of a boot that never came, and that no gap reports.</summary>
    public long MissingSequenceNumbers { get; init; }

    /// <summary>Payloads that are no status event.</summary>
    public int Malformed { get; init; }

    /// <summary>Changes at which the input's sensor was failing.</summary>
    public int InputFaults { get; init; }

    /// <summary>Distinct events that report a sensor fault.</summary>
    public int ReportedFaults { get; init; }

    /// <summary>Events whose temperature or fault contradicts the input's sensor.</summary>
    public int WrongFaults { get; init; }

    /// <summary>Percentiles of edge to receipt, see <see cref="DeliveryLedger"/>; null before the first.</summary>
    public LatencyPercentiles? Latency { get; init; }
}
