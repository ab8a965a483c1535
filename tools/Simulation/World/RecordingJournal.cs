using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>The device's journal, with each promise and each consumption written down.</summary>
public sealed class RecordingJournal(IJournal inner, Scheduler time, Recorder recorder, IClock clock, long poweredOnMs) : IJournal
{
    private readonly EventRecord _record = new();
    private readonly List<uint> _epochs = [];

    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <inheritdoc/>
    public bool HasRoomToSpare => inner.HasRoomToSpare;

    /// <inheritdoc/>
    public bool IsClockSettled => inner.IsClockSettled;

    /// <inheritdoc/>
    public long OldestPlace => inner.OldestPlace;

    /// <inheritdoc/>
    public bool IsDelayed => inner.IsDelayed;

    /// <inheritdoc/>
    public bool Append(byte[] record, int length)
    {
        _record.TrySet(record, 0);
        bool? isActive = _record.TypeNumber == StatusEvent.Number ? StatusEvent.IsActive(_record) : null;
        var alarm = _record.TypeNumber == AlarmEvent.Number
            ? new AlarmSaid(
                AlarmKinds.Name(AlarmEvent.KindOf(_record)), AlarmEvent.IsRaisedIn(_record), AlarmEvent.IsAfterBoot(_record))
            : null;
        var (sequence, epoch, bootId) = (_record.Sequence, _record.Epoch, _record.BootId);

        // A stamped record does not contain its uptime, so the clock's present offset is subtracted from its time.
        var uptimeMs = _record.IsStamped ? _record.UtcMs - (clock.UtcMs - clock.NowMs) : _record.UptimeMs;
        recorder.Add(new Appending(time.NowMs, epoch, sequence, isActive, bootId, alarm));
        var isDurable = inner.Append(record, length);
        recorder.Add(
            new Appended(time.NowMs, epoch, sequence, isActive, bootId, poweredOnMs + uptimeMs, isDurable, alarm));
        return isDurable;
    }

    /// <inheritdoc/>
    public EventRecord? Peek(int index)
    {
        var entry = inner.Peek(index);
        if (entry is null)
            return entry;
        while (_epochs.Count <= index)
            _epochs.Add(0);
        _epochs[index] = entry.Epoch;
        return entry;
    }

    /// <inheritdoc/>
    public void SettleClock(long zeroUtcMs, bool isTimeSynced) => inner.SettleClock(zeroUtcMs, isTimeSynced);

    /// <inheritdoc/>
    public void Advance()
    {
        var place = inner.OldestPlace;
        recorder.Add(new Advanced(time.NowMs, _epochs[0] == 0 ? "" : $"{_epochs[0]:x8}", place % 2 != 0, place / 2));
        _epochs.RemoveAt(0);
        inner.Advance();
    }

    /// <inheritdoc/>
    public void Tidy() => inner.Tidy();
}
