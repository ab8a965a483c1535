namespace Heating.Run.Ledger;

/// <summary>
/// The ledger of a run: each genuine change of the input is reported by exactly one event, each event reports a change,
/// and a repeated event has the same bytes.
/// </summary>
/// <remarks>
/// An event reports the nearest open change to its state whose time lies within <see cref="TimestampToleranceMs"/> of
/// the event's timestamp; an event from a device that did not know the time reports the oldest open change to its
/// state. Latency is real time from the pin's edge to the receipt of the event's first delivery, without the debounce
/// time, which the device must wait by design; an event recorded without a connection has none.
/// <see cref="BootHistory"/> knows what the device could not see. Thread-safe.
/// </remarks>
/// <param name="time">The clock of the timestamps of changes and receipts.</param>
/// <param name="debounce">Debounce time in real time: the device's divided by the speed; 0 at full speed.</param>
/// <param name="isOnAtStart">The relay's state before its first change.</param>
internal sealed class DeliveryLedger(TimeProvider time, TimeSpan debounce, bool isOnAtStart)
{
    /// <summary>
    /// An event's timestamp is that of the first edge, so only a clock adjustment can come between; and changes to the
    /// same state are at least 2 s apart in a trace, whose times are whole seconds.
    /// </summary>
    public const long TimestampToleranceMs = 250;

    private readonly Lock _lock = new();
    private readonly ChangeHistory _changes = new(isOnAtStart);
    private readonly SeenEvents _seen = new();
    private readonly SequenceTracker _sequence = new();
    private readonly LatencySamples _latency = new();
    private readonly BootHistory _boots = new();
    private LedgerCounts _counts = new();
    private long _lastEventMs = long.MinValue;
    private long _openGapCount;
    private string[] _raised = [];

    /// <summary>Records that the device's power came on, or its firmware started again, at this house time (Unix time
    /// in ms).</summary>
    public void PoweredOn(long houseTimeMs)
    {
        lock (_lock)
            _boots.PoweredOn(houseTimeMs);
    }

    /// <summary>Records a power cut; see <see cref="BootHistory.PowerCut"/>.</summary>
    public void PowerCut(long houseTimeMs, bool keptFromWriting)
    {
        lock (_lock)
            _boots.PowerCut(houseTimeMs, keptFromWriting);
    }

    /// <summary>Records the boot number that the device reported.</summary>
    public void Booted(long bootId)
    {
        lock (_lock)
            _boots.Named(bootId);
    }

    /// <summary>Records a change of the input.</summary>
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

    /// <summary>Records a payload received on the status topic.</summary>
    /// <param name="receivedTicks">Time of receipt, from <see cref="TimeProvider.GetTimestamp"/>.</param>
    public Delivery Received(ReadOnlyMemory<byte> payload, long receivedTicks)
    {
        lock (_lock)
        {
            var delivery = GapEvent.IsGap(payload.Span) ? Gap(payload) : Event(payload, receivedTicks);
            Count(delivery);
            return delivery;
        }
    }

    /// <summary>Records a payload received on the telemetry or alert topic, which shares the sequence numbers of status
    /// events.</summary>
    /// <returns>The alarm, if it is a new one.</returns>
    public AlarmNews? ReceivedTelemetry(ReadOnlyMemory<byte> payload)
    {
        if (!TelemetryEvent.TryParse(payload, out var telemetry))
            return null;
        lock (_lock)
        {
            var seen = _seen.Add(telemetry.Stream, telemetry.Seq, payload.Span);
            if (seen == Seen.New)
                _sequence.Add(telemetry.Stream, telemetry.BootId, telemetry.Seq);
            var alarm = seen == Seen.New ? telemetry.Alarm : null;
            if (alarm is not null)
                _raised = [.. _raised.Where(kind => kind != alarm.Kind), .. alarm.IsRaised ? [alarm.Kind] : Array.Empty<string>()];
            _counts = _counts with
            {
                SampleBatches = _counts.SampleBatches + (seen == Seen.New && telemetry.Alarm is null ? 1 : 0),
                Alarms = _counts.Alarms + (alarm is null ? 0 : 1),
                RaisedAlarms = _raised,
                Duplicates = _counts.Duplicates + (seen == Seen.Same ? 1 : 0),
                Conflicts = _counts.Conflicts + (seen == Seen.Other ? 1 : 0),
            };
            return alarm;
        }
    }

    /// <summary>Records, at the end of a run, an event that waits in the device's journal: the change that it reports is not
    /// lost. Events that were delivered, and wait for nothing but their deletion, do not count; samples never do.</summary>
    /// <param name="payload">The message as it will be sent.</param>
    public void Waits(ReadOnlyMemory<byte> payload)
    {
        lock (_lock)
        {
            var isStatus = StatusEvent.TryParse(payload, out var status, out _);
            var isAlarm = TelemetryEvent.TryParse(payload, out var telemetry) && telemetry.Alarm is not null;
            var (stream, seq) = (status?.Stream ?? telemetry?.Stream ?? "", status?.Seq ?? telemetry?.Seq ?? 0);
            if (!isStatus && !isAlarm || _seen.Contains(stream, seq))
                return;
            _counts = _counts with { Waiting = _counts.Waiting + 1 };
            if (status is not null && !_boots.IsBeforeRun(status.BootId))
                Account(status, _boots.TimeMs(status));
        }
    }

    /// <summary>The current counts.</summary>
    public LedgerCounts Counts()
    {
        lock (_lock)
        {
            return _counts with
            {
                Unanswered = _changes.Unaccounted,
                OutOfOrder = _sequence.OutOfOrder,
                MissingSequenceNumbers = _sequence.Missing,
                ReportedLost = _sequence.ReportedLost,
                Latency = _latency.Percentiles(),
            };
        }
    }

    private Delivery Gap(ReadOnlyMemory<byte> payload)
    {
        if (!GapEvent.TryParse(payload, out var gap, out var problem))
            return new Delivery(DeliveryKind.Malformed, null, Problem: problem);
        for (var seq = gap.FirstLostSeq; seq <= gap.LastLostSeq; seq++)
        {
            if (!_seen.Contains(gap.Stream, seq) && _sequence.AddLost(gap.Stream, seq))
                _openGapCount++;
        }

        return new Delivery(DeliveryKind.Gap, null) { Gap = gap };
    }

    // The changes of a gap lie between the events before and after it.
    private void CloseGap(long nextEventMs)
    {
        if (_openGapCount > 0)
        {
            var count = _changes.TakeAll(_lastEventMs + 1, nextEventMs - 1, _openGapCount);
            _counts = _counts with { ChangesInGaps = _counts.ChangesInGaps + count };
            _openGapCount = 0;
        }

        _lastEventMs = nextEventMs;
    }

    private Delivery Event(ReadOnlyMemory<byte> payload, long receivedTicks) =>
        StatusEvent.TryParse(payload, out var statusEvent, out var problem)
            ? Judge(statusEvent, payload.Span, receivedTicks)
            : new Delivery(DeliveryKind.Malformed, null, Problem: problem);

    private Delivery Judge(StatusEvent statusEvent, ReadOnlySpan<byte> payload, long receivedTicks)
    {
        switch (_seen.Add(statusEvent.Stream, statusEvent.Seq, payload))
        {
            case Seen.Same:
                return new Delivery(DeliveryKind.Duplicate, statusEvent);
            case Seen.Other:
                return new Delivery(
                    DeliveryKind.Conflict, statusEvent, Problem: $"seq {statusEvent.Seq} was delivered before with other content");
            default:
                _sequence.Add(statusEvent.Stream, statusEvent.BootId, statusEvent.Seq);
                return _boots.IsBeforeRun(statusEvent.BootId)
                    ? new Delivery(DeliveryKind.Earlier, statusEvent)
                    : First(statusEvent, receivedTicks);
        }
    }

    private Delivery First(StatusEvent statusEvent, long receivedTicks)
    {
        var timeMs = _boots.TimeMs(statusEvent);
        if (timeMs is { } knownMs)
            CloseGap(knownMs);
        return statusEvent.WasOn is null ? FirstState(statusEvent, timeMs) : Change(statusEvent, timeMs, receivedTicks);
    }

    private Delivery Change(StatusEvent statusEvent, long? timeMs, long receivedTicks)
    {
        if (statusEvent.WasOn == statusEvent.IsOn)
            return new Delivery(DeliveryKind.Invented, statusEvent, Problem: "status and previousStatus are the same");
        var change = timeMs is { } knownMs
            ? _changes.Take(statusEvent.IsOn, knownMs, TimestampToleranceMs)
            : _changes.TakeOldest(statusEvent.IsOn);
        if (change is null)
            return new Delivery(DeliveryKind.Invented, statusEvent, Problem: "no such change in the input");

        var problem = FaultProblem(statusEvent, change);
        if (statusEvent.IsReplayed)
            return new Delivery(DeliveryKind.Change, statusEvent, Problem: problem);
        var elapsed = time.GetElapsedTime(change.EdgeTicks, receivedTicks) - debounce;
        var latencyMs = Math.Max(0, elapsed.TotalMilliseconds);
        _latency.Add(latencyMs);
        return new Delivery(DeliveryKind.Change, statusEvent, latencyMs, problem);
    }

    private void Account(StatusEvent status, long? timeMs)
    {
        if (status.WasOn is not null)
        {
            var change = timeMs is { } knownMs ? _changes.Take(status.IsOn, knownMs, TimestampToleranceMs) : null;
            if (change is null && !status.IsTimeSynced)
                _changes.TakeOldest(status.IsOn);
        }
        else
            FirstState(status, timeMs);
    }

    // The first state after a boot is not a change; it covers what changed while the device was blind.
    private Delivery FirstState(StatusEvent statusEvent, long? timeMs)
    {
        if (timeMs is not { } knownMs)
            return new Delivery(DeliveryKind.FirstState, statusEvent);
        var blindFromMs = _boots.FirstState(statusEvent.BootId, knownMs);
        if (!_changes.WasEver(statusEvent.IsOn, knownMs - TimestampToleranceMs, knownMs + TimestampToleranceMs))
            return new Delivery(DeliveryKind.Invented, statusEvent, Problem: "at that time the input was in the other state");

        var answered = _changes.Take(statusEvent.IsOn, knownMs, TimestampToleranceMs);
        var unseen = _changes.TakeAll(blindFromMs, (answered?.TimestampMs ?? knownMs) - 1);
        _counts = _counts with { ChangesUnseen = _counts.ChangesUnseen + unseen };
        return new Delivery(DeliveryKind.FirstState, statusEvent);
    }

    private static string? FaultProblem(StatusEvent statusEvent, InputChange change) => change.HasSensorFault switch
    {
        true when statusEvent.SensorFault is null => "a temperature, although the sensor was failing",
        false when statusEvent.SensorFault is not null => $"{statusEvent.SensorFault}, although the sensor was not failing",
        _ => null,
    };

    private void Count(Delivery delivery)
    {
        var isFirst = delivery.Kind is DeliveryKind.Change or DeliveryKind.FirstState or DeliveryKind.Invented
            or DeliveryKind.Earlier;
        _counts = _counts with
        {
            Deliveries = _counts.Deliveries + 1,
            Events = _counts.Events + (isFirst ? 1 : 0),
            FirstStates = _counts.FirstStates + One(DeliveryKind.FirstState),
            Earlier = _counts.Earlier + One(DeliveryKind.Earlier),
            Gaps = _counts.Gaps + One(DeliveryKind.Gap),
            Replayed = _counts.Replayed + (isFirst && delivery.Event!.IsReplayed ? 1 : 0),
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
