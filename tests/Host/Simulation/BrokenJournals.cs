using HeatingSensor.Events;
using HeatingSensor.Journal;

namespace HeatingSensor.Host.Tests.Simulation;

/// <summary>Passes everything on: what the broken ones begin with.</summary>
internal abstract class JournalDecorator(IJournal inner) : IJournal
{
    protected IJournal Inner => inner;

    public int Count => inner.Count;

    public bool HasRoomToSpare => inner.HasRoomToSpare;

    public bool IsClockSettled => inner.IsClockSettled;

    public long OldestPlace => inner.OldestPlace;

    public bool IsDelayed => inner.IsDelayed;

    public virtual bool Append(byte[] record, int length) => inner.Append(record, length);

    public virtual EventRecord Peek(int index) => inner.Peek(index);

    public virtual void SettleClock(long zeroUtcMs, bool isTimeSynced) => inner.SettleClock(zeroUtcMs, isTimeSynced);

    public void Advance() => inner.Advance();

    public void Tidy() => inner.Tidy();
}

/// <summary>Calls every time synced.</summary>
internal sealed class BoastingJournal(IJournal inner) : JournalDecorator(inner)
{
    private readonly EventRecord _record = new();

    public override bool Append(byte[] record, int length)
    {
        _record.TrySet(record, 0);
        return Inner.Append(record, _record.IsStamped ? length : EventRecord.Stamp(record, _record.UtcMs, true));
    }

    public override void SettleClock(long zeroUtcMs, bool isTimeSynced) => Inner.SettleClock(zeroUtcMs, true);
}

/// <summary>Keeps everything in memory: an outage of the network it survives, one of the power not.</summary>
internal sealed class VolatileJournal : IJournal
{
    private readonly List<byte[]> _records = [];
    private readonly EventRecord _record = new();

    public int Count => _records.Count;

    public bool HasRoomToSpare => true;

    public bool IsClockSettled => true;

    public bool IsDelayed => false;

    public long OldestPlace => Peek(0)?.Place ?? -1;

    public bool Append(byte[] record, int length)
    {
        _records.Add(record[..length]);
        return true;
    }

    public EventRecord Peek(int index)
    {
        if (index >= _records.Count)
            return null!;
        _record.TrySet(_records[index], 0);
        return _record;
    }

    public void SettleClock(long zeroUtcMs, bool isTimeSynced)
    {
    }

    public void Advance() => _records.RemoveAt(0);

    public void Tidy()
    {
    }
}
