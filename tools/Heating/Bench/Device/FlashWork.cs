using HeatingSensor.Esp32;
using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using VirtualBoard;

namespace Heating.Bench.Device;

/// <summary>The firmware's journal and counters on a virtual board's drive, together with credentials and settings of
/// typical size. Counts the flash costs.</summary>
internal sealed class FlashWork : IDisposable
{
    private const long UtcMs = 1_800_000_000_000;
    private const int MinuteMs = 60_000;

    // The files of a device with RSA keys.
    private static readonly (string Name, int Bytes)[] Files =
        [("ca.pem", 1188), ("certificate.pem", 1224), ("private.key", 1704), ("settings.json", 300)];

    private readonly Board _board;
    private readonly IDisposable _scope;
    private readonly FlashCosts _costs;
    private readonly FlashJournal _journal;
    private readonly Counters _counters;
    private readonly byte[] _record = new byte[EventRecord.LengthMax];
    private readonly int[] _readings = new int[SampleBatch.CountMax];
    private readonly byte[] _statuses = new byte[SampleBatch.CountMax];

    public FlashWork(string directory)
    {
        _board = new Board(new BoardOptions { DriveDirectory = directory });
        _scope = _board.Enter();
        foreach ((string name, int bytes) in Files)
            _board.Drive.Write(@"I:\" + name, new byte[bytes]);
        Store = new Esp32Drive();
        var system = new BenchBoard(1);
        var shared = new SharedBuffer();
        _journal = new FlashJournal(Store, shared, system, FlashJournal.DefaultSegmentBytes, FlashJournal.DefaultCapBytes);
        _counters = new Counters(Store, shared, system, system, 0, 0);
        _journal.BeginBoot(_counters.BootId, _counters.Epoch);
        _costs = new FlashCosts(_board.Drive);
    }

    /// <summary>The drive, as the firmware sees it.</summary>
    public IStore Store { get; }

    /// <summary>All costs so far.</summary>
    public FlashCounts Counts => _costs.Counts;

    /// <summary>Events lost for lack of room so far.</summary>
    public int LostCount => _journal.LostCount;

    /// <summary>A status event happens and becomes durable.</summary>
    public void Append() => Append(
        StatusEvent.Number, StatusEvent.Write(_record, HeatingStatus.Active, HeatingStatus.Inactive, 41_300, MinuteMs, ""));

    /// <summary>A full batch of samples becomes durable.</summary>
    public void AppendSamples() => Append(
        SampleBatch.Number, SampleBatch.Write(_record, _readings, _statuses, SampleBatch.CountMax, 60));

    /// <summary>The oldest event is published and acknowledged.</summary>
    public void Deliver()
    {
        if (_journal.Peek(0) is null)
            throw new InvalidOperationException("the journal is empty");
        _journal.Advance();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scope.Dispose();
        _board.Dispose();
    }

    private void Append(int typeNumber, int bodyLength)
    {
        var sequence = _counters.NextSequence();
        EventRecord.WriteCommon(_record, _counters.BootId, _counters.Epoch, UtcMs + (sequence * MinuteMs));
        var length = EventRecord.Close(
            _record, typeNumber, bodyLength, EventRecord.StampedFlag | EventRecord.SyncedFlag, sequence, 0);
        if (!_journal.Append(_record, length))
            throw new InvalidOperationException($"no room for event {sequence}");
    }
}
