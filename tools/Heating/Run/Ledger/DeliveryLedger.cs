namespace Heating.Run.Ledger;

/// <summary>
/// Keeps the books of a run: each genuine change of the input is answered by exactly one event, an event answers a
/// change, and a repeated event is the same bytes.
/// </summary>
/// <remarks>
/// An event answers the nearest open change to its state whose time lies within
/// <see cref="TimestampToleranceMs"/> of the event's timestamp; an event whose device did not know the time answers the
/// oldest open change to its state. Latency is real time from the pin's edge to the receipt of the event's first
/// delivery, less the debounce time, which the device must wait by design. Thread-safe.
/// </remarks>
/// <param name="time">The real time's clock, whose timestamps changes and receipts carry.</param>
/// <param name="debounce">Debounce time in real time: the device's divided by the speed; 0 as fast as possible.</param>
/// <param name="isOnAtStart">The relay's state before its first change.</param>
internal sealed class DeliveryLedger(TimeProvider time, TimeSpan debounce, bool isOnAtStart)
{
    /// <summary>
    /// An event's timestamp is the first edge itself, so only the setting of the clock comes between; and changes to
    /// the same state are at least 2 s apart in a trace, whose times are whole seconds.
    /// </summary>
    public const long TimestampToleranceMs = 250;

    private readonly Lock _lock = new();
    private readonly ChangeHistory _changes = new(isOnAtStart);
    private readonly SeenEvents _seen = new();
    private readonly SequenceTracker _sequence = new();
    private readonly LatencySamples _latency = new();
    private LedgerCounts _counts = new();
    private long _poweredOnMs = long.MinValue;

    /// <summary>The device's power comes on at this house time (ms since 1970 UTC).</summary>
    public void PoweredOn(long houseTimeMs)
    {
        lock (_lock)
            _poweredOnMs = houseTimeMs;
    }

    /// <summary>The input changed.</summary>
    public void Changed(InputChange change)
    {
        lock (_lock)
        {
            _changes.Add(change);
            _counts = _counts with
            {
                Changes = _counts.Changes + 1,
                InputFaults = _counts.InputFaults + (change.HasSensorFault == true ? 1 : 0),
            };
        }
    }

    /// <summary>A payload arrived on the status topic.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="receivedTicks">When, as <see cref="TimeProvider.GetTimestamp"/> gives it.</param>
    public Delivery Received(ReadOnlyMemory<byte> payload, long receivedTicks)
    {
        lock (_lock)
        {
            var delivery = StatusEvent.TryParse(payload, out var statusEvent, out var problem)
                ? Judge(statusEvent, payload.Span, receivedTicks)
                : new Delivery(DeliveryKind.Malformed, null, Problem: problem);
            Count(delivery);
            return delivery;
        }
    }

    /// <summary>The books as they are now.</summary>
    public LedgerCounts Counts()
    {
        lock (_lock)
        {
            return _counts with
            {
                Unanswered = _changes.Unaccounted,
                OutOfOrder = _sequence.OutOfOrder,
                MissingSequenceNumbers = _sequence.Missing,
                Latency = _latency.Percentiles(),
            };
        }
    }

    private Delivery Judge(StatusEvent statusEvent, ReadOnlySpan<byte> payload, long receivedTicks)
    {
        switch (_seen.Add(statusEvent.DeviceId, statusEvent.Seq, payload))
        {
            case Seen.Same:
                return new Delivery(DeliveryKind.Duplicate, statusEvent);
            case Seen.Other:
                return new Delivery(
                    DeliveryKind.Conflict, statusEvent, Problem: $"seq {statusEvent.Seq} came before with other content");
            default:
                _sequence.Add(statusEvent.DeviceId, statusEvent.BootId, statusEvent.Seq);
                return statusEvent.WasOn is null ? FirstState(statusEvent) : Change(statusEvent, receivedTicks);
        }
    }

    private Delivery Change(StatusEvent statusEvent, long receivedTicks)
    {
        if (statusEvent.WasOn == statusEvent.IsOn)
            return new Delivery(DeliveryKind.Invented, statusEvent, Problem: "status and previousStatus are the same");
        var change = Find(statusEvent);
        if (change is null)
            return new Delivery(DeliveryKind.Invented, statusEvent, Problem: "no such change in the input");

        var elapsed = time.GetElapsedTime(change.EdgeTicks, receivedTicks) - debounce;
        var latencyMs = Math.Max(0, elapsed.TotalMilliseconds);
        _latency.Add(latencyMs);
        return new Delivery(DeliveryKind.Change, statusEvent, latencyMs, FaultProblem(statusEvent, change));
    }

    private InputChange? Find(StatusEvent statusEvent) => statusEvent.IsTimeSynced
        ? _changes.Take(statusEvent.IsOn, statusEvent.TimestampMs, TimestampToleranceMs)
        : _changes.TakeOldest(statusEvent.IsOn);

    // The first state after a boot is no change; what changed from power-on until then is inside it.
    private Delivery FirstState(StatusEvent statusEvent)
    {
        if (!statusEvent.IsTimeSynced)
            return new Delivery(DeliveryKind.FirstState, statusEvent);
        var (fromMs, toMs) = (statusEvent.TimestampMs - TimestampToleranceMs, statusEvent.TimestampMs + TimestampToleranceMs);
        if (!_changes.WasEver(statusEvent.IsOn, fromMs, toMs))
            return new Delivery(DeliveryKind.Invented, statusEvent, Problem: "the input was in the other state at its first state");

        var answered = _changes.Take(statusEvent.IsOn, statusEvent.TimestampMs, TimestampToleranceMs);
        var before = _changes.TakeAll(_poweredOnMs, (answered?.TimestampMs ?? statusEvent.TimestampMs) - 1);
        _counts = _counts with { ChangesBeforeFirstState = _counts.ChangesBeforeFirstState + before };
        return new Delivery(DeliveryKind.FirstState, statusEvent);
    }

    private static string? FaultProblem(StatusEvent statusEvent, InputChange change) => change.HasSensorFault switch
    {
        true when statusEvent.SensorFault is null => "a temperature, though the sensor was failing",
        false when statusEvent.SensorFault is not null => $"{statusEvent.SensorFault}, though the sensor was not failing",
        _ => null,
    };

    private void Count(Delivery delivery)
    {
        var isFirst = delivery.Kind is DeliveryKind.Change or DeliveryKind.FirstState or DeliveryKind.Invented;
        _counts = _counts with
        {
            Deliveries = _counts.Deliveries + 1,
            Events = _counts.Events + (isFirst ? 1 : 0),
            FirstStates = _counts.FirstStates + One(DeliveryKind.FirstState),
            Duplicates = _counts.Duplicates + One(DeliveryKind.Duplicate),
            Conflicts = _counts.Conflicts + One(DeliveryKind.Conflict),
            Invented = _counts.Invented + One(DeliveryKind.Invented),
            Malformed = _counts.Malformed + One(DeliveryKind.Malformed),
            ReportedFaults = _counts.ReportedFaults + (isFirst && delivery.Event!.SensorFault is not null ? 1 : 0),
            WrongFaults = _counts.WrongFaults + (delivery is { Kind: DeliveryKind.Change, Problem: not null } ? 1 : 0),
        };

        int One(DeliveryKind kind) => delivery.Kind == kind ? 1 : 0;
    }
}
