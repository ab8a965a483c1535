using Heating.Run.Chaos;
using Heating.Run.Ledger;
using Heating.Run.Options;
using Heating.Run.Output;
using HeatingSensor.Settings;
using VirtualBoard;
using VirtualBoard.House;

namespace Heating.Run.Boards;

/// <summary>The firmware on a virtual board wired to a house or trace, and the ledger that watches it.</summary>
internal sealed class VirtualDevice : IDisposable
{
    private readonly TaskCompletionSource<string> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TrafficWatch _traffic = new();
    private readonly TimeProvider _time;
    private readonly Action _firmware;
    private readonly RunWorld _world;
    private readonly DisturbedWorld _disturbed;
    private readonly BoundedWorld _bounded;
    private readonly Board _board;
    private readonly long? _endMs;
    private long _lastChangeMs = -1;
    private long _stoppedMs = long.MaxValue;
    private Task<BoardExit>? _running;
    private long _aliveTicks;
    private long _lastWaitCount;

    /// <summary>Builds the board, switched off.</summary>
    /// <param name="world">What the board is wired to.</param>
    /// <param name="values">Speed, duration and seed.</param>
    /// <param name="driveDirectory">The host's folder for its flash drive.</param>
    /// <param name="firmware">The firmware's Main.</param>
    /// <param name="plan">The disturbances; null: none.</param>
    /// <param name="broker">Stops and starts the broker; null if the plan leaves it alone.</param>
    public VirtualDevice(
        RunWorld world,
        DriveValues values,
        string driveDirectory,
        Action firmware,
        TimeProvider time,
        DisturbancePlan? plan = null,
        BrokerSwitch? broker = null)
    {
        _time = time;
        _aliveTicks = time.GetTimestamp();
        _firmware = firmware;
        _world = world;
        _endMs = values.Duration is { } duration
            ? Math.Min((long)duration.TotalMilliseconds, world.EndMs ?? long.MaxValue)
            : world.EndMs;
        _disturbed = new DisturbedWorld(
            world.System, plan ?? DisturbancePlan.None, broker ?? BrokerSwitch.None);
        _disturbed.Noticed += text => Notice(NoticeKind.Chaos, text);
        _disturbed.PowerCut += OnPowerCut;
        _bounded = new BoundedWorld(_disturbed, _endMs);
        // The firmware's default, which the drive's settings do not override. It is house time; at full speed no real time.
        var debounce = TimeSpan.FromMilliseconds(new DeviceSettings().DebounceMs / values.Speed);
        Ledger = new DeliveryLedger(time, debounce, RunWorld.IsOnAtStart);
        world.System.Changed += OnRelayChanged;
        _board = new Board(new BoardOptions
        {
            DriveDirectory = driveDirectory,
            StartUtc = world.StartUtc,
            Speed = values.Speed,
            Seed = values.Seed,
            World = _bounded,
            Time = time,
        });
        _board.DebugLine += OnDebugLine;
        _traffic.Attach(_board);
        _traffic.ConnectionChanged += isConnected => Notice(NoticeKind.Device, isConnected ? "connected" : "offline");
        _traffic.Acknowledged += payload => Acknowledged?.Invoke(payload);
        _traffic.TelemetryAcknowledged += payload => TelemetryAcknowledged?.Invoke(payload);
    }

    /// <summary>Something happened that the user may want to see.</summary>
    public event Action<RunNotice>? Noticed;

    /// <summary>The broker acknowledged a status event.</summary>
    public event Action<byte[]>? Acknowledged;

    /// <summary>The broker acknowledged samples or an alarm.</summary>
    public event Action<byte[]>? TelemetryAcknowledged;

    public DeliveryLedger Ledger { get; }

    /// <summary>House time at power-on.</summary>
    public DateTimeOffset StartUtc => _world.StartUtc;

    public DateTimeOffset HouseTime => _board.Clock.WorldUtc;

    /// <summary>House time since power-on, up to <see cref="StopWorld"/>: after that the house does not
    /// change.</summary>
    public TimeSpan HouseElapsed => TimeSpan.FromMilliseconds(Math.Min(_board.Clock.BoardMs, Volatile.Read(ref _stoppedMs)));

    /// <summary>From 0 to 1, if the end is known.</summary>
    public double? Progress => _endMs is { } endMs ? Math.Min(1, HouseElapsed.TotalMilliseconds / Math.Max(1, endMs)) : null;

    public HouseReading House
    {
        get
        {
            var lastMs = Volatile.Read(ref _lastChangeMs);
            return _world.Read(HouseTime, lastMs < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(lastMs));
        }
    }

    public DeviceReading Reading => _traffic.Read();

    /// <summary>The disturbances so far.</summary>
    public DisturbanceCounts Disturbances => _disturbed.Counts;

    /// <summary>Completes when nothing more happens in the house.</summary>
    public Task WorldEnded => _bounded.Ended;

    /// <summary>Completes with the reason when the firmware has failed.</summary>
    public Task<string> Failure => _failure.Task;

    /// <summary>Whether the device has been connected.</summary>
    public bool HasBeenConnected => _traffic.HasBeenConnected;

    /// <summary>Whether every change has been reported and everything published has been acknowledged.</summary>
    public bool IsDelivered
    {
        get
        {
            var reading = Reading;
            return Ledger.Counts().Unanswered == 0 && reading.Acknowledged >= reading.Published;
        }
    }

    /// <summary>Real time for which the firmware has neither waited nor begun to, as seen by the calls of this: it computes, is
    /// blocked in a call of the platform, or hangs.</summary>
    public TimeSpan StalledFor()
    {
        var (isWaiting, count) = _board.Clock.Waits;
        if (isWaiting || count != _lastWaitCount)
            (_lastWaitCount, _aliveTicks) = (count, _time.GetTimestamp());
        return _time.GetElapsedTime(_aliveTicks);
    }

    /// <summary>The messages that wait in the journal of the board's drive. Only without power.</summary>
    public IReadOnlyList<byte[]> Waiting(string thingName) => WaitingEvents.Read(_board.Drive.HostDirectory, thingName);

    /// <summary>Powers the board on.</summary>
    public void PowerOn()
    {
        _running = RunFirmwareAsync();
    }

    /// <summary>Stops the house and the disturbances; the device keeps running.</summary>
    public void StopWorld()
    {
        // The input ends exactly there, even if the clock is already ahead.
        Volatile.Write(ref _stoppedMs, Math.Min(_board.Clock.BoardMs, _endMs ?? long.MaxValue));
        _bounded.Stop();
        _disturbed.End();
    }

    /// <summary>Lets time run at full speed again after <see cref="StopWorld"/>: the device waits for its next attempt.</summary>
    public void Hurry() => _bounded.Release();

    /// <summary>Powers the board off and waits until the firmware has stopped.</summary>
    /// <param name="limit">The longest real time to wait.</param>
    /// <returns>False if it has not: it hangs.</returns>
    public async Task<bool> PowerOffAsync(TimeSpan limit)
    {
        _board.PowerOff();
        if (_running is null)
            return true;
        await Task.WhenAny(_running, Task.Delay(limit, _time));
        return _running.IsCompleted;
    }

    /// <inheritdoc/>
    public void Dispose() => _board.Dispose();

    private async Task<BoardExit> RunFirmwareAsync()
    {
        var exit = await _board.RunAsync(Main, CancellationToken.None);
        if (exit.Reason != BoardExitReason.PowerOff)
            _failure.TrySetResult(exit.Error is { } error ? $"{error.GetType().Name}: {error.Message}" : "its Main returned");
        return exit;
    }

    // Called again after each restart of the board and each power cut.
    private void Main()
    {
        Ledger.PoweredOn(HouseTime.ToUnixTimeMilliseconds());
        _traffic.Booted();
        _firmware();
    }

    private void OnRelayChanged(RelayChange change)
    {
        var edgeTicks = _time.GetTimestamp();
        var timestampMs = change.TimeUtc.ToUnixTimeMilliseconds();
        Volatile.Write(ref _lastChangeMs, timestampMs);
        Ledger.Changed(new InputChange(
            timestampMs, change.On, change.TemperatureMilliC is null, edgeTicks));
        var temperature = RunText.Temperature(change.TemperatureMilliC / 1000.0);
        Notice(NoticeKind.Relay, $"{(change.On ? "on " : "off")}  {temperature}");
    }

    private void OnPowerCut(bool keptFromWriting)
    {
        Ledger.PowerCut(HouseTime.ToUnixTimeMilliseconds(), keptFromWriting);
        _traffic.PowerCut();
    }

    private void OnDebugLine(string line)
    {
        if (FirmwareLine.BootId(line) is { } bootId)
            Ledger.Booted(bootId);
        var isFailure = FirmwareLine.IsFailure(line);
        if (isFailure)
            _failure.TrySetResult(line);
        // The reason for a missing connection is worth showing even without --verbose.
        var kind = FirmwareLine.IsNoConnection(line) ? NoticeKind.Device : NoticeKind.Debug;
        Noticed?.Invoke(new RunNotice(HouseTime, kind, line, isFailure));
    }

    private void Notice(NoticeKind kind, string text) => Noticed?.Invoke(new RunNotice(HouseTime, kind, text));
}
