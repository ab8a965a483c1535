using HeatingSensor.Events;
using HeatingSensor.Journal;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>Calls every time synced.</summary>
internal sealed class BoastingJournal(IJournal inner) : IJournal
{
    public int Count => inner.Count;

    public int LostCount => inner.LostCount;

    public bool Append(StatusEvent statusEvent)
    {
        statusEvent.IsTimeSynced = true;
        statusEvent.IsStamped = true;
        return inner.Append(statusEvent);
    }

    public JournalEntry Peek(int index) => inner.Peek(index);

    public void SettleClock(long zeroUtcMs, bool isTimeSynced) => inner.SettleClock(zeroUtcMs, true);

    public void Advance() => inner.Advance();
}

/// <summary>Keeps everything in memory: an outage of the network it survives, one of the power not.</summary>
internal sealed class VolatileJournal : IJournal
{
    private readonly List<JournalEntry> _entries = [];

    public int Count => _entries.Count;

    public int LostCount => 0;

    public bool Append(StatusEvent statusEvent)
    {
        var entry = new JournalEntry();
        entry.Status.Sequence = statusEvent.Sequence;
        entry.Status.BootId = statusEvent.BootId;
        entry.Status.Status = statusEvent.Status;
        entry.Status.PreviousStatus = statusEvent.PreviousStatus;
        entry.Status.Temperature = statusEvent.Temperature;
        entry.Status.UptimeMs = statusEvent.UptimeMs;
        entry.Status.UtcMs = statusEvent.UtcMs;
        entry.Status.IsStamped = true;
        entry.Status.IsTimeSynced = statusEvent.IsTimeSynced;
        entry.Status.FirmwareVersion = HeatingSensor.Firmware.VersionNumber;
        _entries.Add(entry);
        return true;
    }

    public JournalEntry Peek(int index) => index < _entries.Count ? _entries[index] : null!;

    public void SettleClock(long zeroUtcMs, bool isTimeSynced)
    {
    }

    public void Advance() => _entries.RemoveAt(0);
}
