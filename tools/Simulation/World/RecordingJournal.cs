using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>Wraps the device's journal and records each promise and each consumption.</summary>
public sealed class RecordingJournal(IJournal inner, Scheduler time, Recorder recorder, long poweredOnMs) : IJournal
{
    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <inheritdoc/>
    public int LostCount => inner.LostCount;

    /// <inheritdoc/>
    public bool HasRoomToSpare => inner.HasRoomToSpare;

    /// <inheritdoc/>
    public bool Append(JournalEvent e)
    {
        bool? isActive = e is StatusEvent status ? status.Status == HeatingStatus.Active : null;
        recorder.Add(new Appending(time.NowMs, e.Sequence, isActive, e.BootId));
        var isDurable = inner.Append(e);
        recorder.Add(new Appended(time.NowMs, e.Sequence, isActive, e.BootId, poweredOnMs + e.UptimeMs, isDurable));
        return isDurable;
    }

    /// <inheritdoc/>
    public JournalEntry Peek(int index) => inner.Peek(index);

    /// <inheritdoc/>
    public void SettleClock(long zeroUtcMs, bool isTimeSynced) => inner.SettleClock(zeroUtcMs, isTimeSynced);

    /// <inheritdoc/>
    public void Advance()
    {
        var entry = inner.Peek(0);
        recorder.Add(new Advanced(time.NowMs, entry.FirstSequence, entry.LastSequence));
        inner.Advance();
    }
}
