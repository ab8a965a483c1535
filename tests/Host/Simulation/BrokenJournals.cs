using HeatingSensor.Events;
using HeatingSensor.Journal;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>Calls every time synced.</summary>
internal sealed class BoastingJournal(IJournal inner) : IJournal
{
    public int Count => inner.Count;

    public int LostCount => inner.LostCount;

    public bool HasRoomToSpare => inner.HasRoomToSpare;

    public bool Append(JournalEvent e)
    {
        e.IsTimeSynced = true;
        e.IsStamped = true;
        return inner.Append(e);
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

    public bool HasRoomToSpare => true;

    public bool Append(JournalEvent e)
    {
        var record = new byte[RecordFrame.LengthMax];
        e.FirmwareVersion = HeatingSensor.Firmware.VersionNumber;
        RecordCodec.WriteEvent(record, 0, e, isStamped: true);
        var entry = new JournalEntry();
        RecordCodec.ReadEntry(record, 0, entry);
        _entries.Add(entry);
        return true;
    }

    public JournalEntry Peek(int index) => index < _entries.Count ? _entries[index] : null!;

    public void SettleClock(long zeroUtcMs, bool isTimeSynced)
    {
    }

    public void Advance() => _entries.RemoveAt(0);
}
