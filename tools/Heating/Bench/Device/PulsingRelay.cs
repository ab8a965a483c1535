using System.Diagnostics;
using VirtualBoard;

namespace Heating.Bench.Device;

/// <summary>A relay on the board's pin that switches at varying intervals and knows the real time of each edge: the time
/// when it is due, as the firmware sees it, not the time when the board processes it.</summary>
/// <param name="intervalMs">The shortest time between two edges.</param>
internal sealed class PulsingRelay(int intervalMs = PulsingRelay.DefaultIntervalMs) : IWorld
{
    /// <summary>More changes than it makes in a minute, for the device's limit.</summary>
    public const int ChangesPerMinuteMax = 1200;

    // Where the firmware expects them (firmware/HeatingSensor/settings.json).
    private const int RelayGpio = 4;
    private const int ThermistorChannel = 6;
    private const int ThermistorCounts = 1872;

    // Longer than debouncing, slower than ten messages a second; varied, so that it matches no period of the firmware.
    private const int DefaultIntervalMs = 150;
    private const int SpreadMs = 97;
    private const int Step = 37;

    private readonly Lock _lock = new();
    private readonly Queue<long> _edges = new();
    private Board? _board;
    private Pin? _pin;
    private long _nextMs = long.MaxValue;
    private long _beginMs;
    private long _beginTicks;
    private int _count;
    private int _left;

    /// <inheritdoc/>
    public long NextEventMs => Volatile.Read(ref _nextMs);

    /// <inheritdoc/>
    public void Attach(Board board)
    {
        _board = board;
        _pin = board.Pins[RelayGpio];
        board.Adc[ThermistorChannel].Source = () => ThermistorCounts;
    }

    /// <summary>Starts switching the relay.</summary>
    public void Begin(int count)
    {
        _left = count;
        _beginMs = NextMillisecond(_board!.Clock);
        _beginTicks = Stopwatch.GetTimestamp();
        Volatile.Write(ref _nextMs, _beginMs + intervalMs);
        _board.Clock.Wake();
    }

    /// <summary>Takes the oldest edge; null if there is none.</summary>
    public long? TakeEdge()
    {
        lock (_lock)
            return _edges.TryDequeue(out long ticks) ? ticks : null;
    }

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
        while (NextEventMs <= nowMs)
            Happen();
    }

    // Its start, because the board's clock has whole milliseconds.
    private static long NextMillisecond(BoardClock clock)
    {
        long startMs = clock.BoardMs;
        var spin = default(SpinWait);
        while (clock.BoardMs == startMs)
            spin.SpinOnce(sleep1Threshold: -1);
        return clock.BoardMs;
    }

    private void Happen()
    {
        lock (_lock)
            _edges.Enqueue(_beginTicks + ((_nextMs - _beginMs) * Stopwatch.Frequency / 1000));
        _count++;
        if (_count % 2 == 1)
            _pin!.Drive(false); // active low
        else
            _pin!.Release();
        _left--;
        Volatile.Write(ref _nextMs, _left == 0 ? long.MaxValue : _nextMs + intervalMs + (_count * Step % SpreadMs));
    }
}
