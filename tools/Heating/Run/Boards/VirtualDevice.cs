using Heating.Run.Chaos;
using Heating.Run.Ledger;
using Heating.Run.Options;
using Heating.Run.Output;
using HeatingSensor.Settings;
using VirtualBoard;
using VirtualBoard.House;

namespace Heating.Run.Boards;

/// <summary>The firmware on a virtual board that is wired to a house or a trace, and the books that watch it.</summary>
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

    /// <summary>Builds the board; the power is still off.</summary>
    /// <param name="world">What it is wired to.</param>
    /// <param name="values">How fast, how long, with which seed.</param>
    /// <param name="driveDirectory">The host's folder that is its flash drive.</param>
    /// <param name="firmware">The firmware's Main.</param>
    /// <param name="time">Real time.</param>
    /// <param name="plan">What goes wrong; null: nothing.</param>
    /// <param name="restartBroker">Restarts the broker; null: the plan has no such thing.</param>
    public VirtualDevice(
        RunWorld world,
        DriveValues values,
        string driveDirectory,
        Action firmware,
        TimeProvider time,
        DisturbancePlan? plan = null,
        Func<Task>? restartBroker = null)
    {
        _time = time;
        _firmware = firmware;
        _world = world;
        _endMs = values.Duration is { } duration
            ? Math.Min((long)duration.TotalMilliseconds, world.EndMs ?? long.MaxValue)
            : world.EndMs;
        _disturbed = new DisturbedWorld(
            world.System, plan ?? DisturbancePlan.None, restartBroker ?? (() => Task.CompletedTask));
        _disturbed.Noticed += text => Notice(NoticeKind.Chaos, text);
        _disturbed.PowerCut += OnPowerCut;
        _bounded = new BoundedWorld(_disturbed, _endMs);
        // The firmware's default, as the drive's settings leave it out. It is house time; at full speed none is real.
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

    /// <summary>Something happened that a user may want to see.</summary>
    public event Action<RunNotice>? Noticed;

    /// <summary>The broker acknowledged a status event.</summary>
    public event Action<byte[]>? Acknowledged;

    /// <summary>The broker acknowledged samples or an alarm.</summary>
    public event Action<byte[]>? TelemetryAcknowledged;

    /// <summary>The books.</summary>
    public DeliveryLedger Ledger { get; }

    /// <summary>House time.</summary>
    public DateTimeOffset HouseTime => _board.Clock.WorldUtc;

    /// <summary>House time since power-on, at most until <see cref="StopWorld"/>: after that no house goes on.</summary>
    public TimeSpan HouseElapsed => TimeSpan.FromMilliseconds(Math.Min(_board.Clock.BoardMs, Volatile.Read(ref _stoppedMs)));

    /// <summary>0 to 1 where the end is known.</summary>
    public double? Progress => _endMs is { } endMs ? Math.Min(1, HouseElapsed.TotalMilliseconds / Math.Max(1, endMs)) : null;

    /// <summary>The state of the house.</summary>
    public HouseReading House
    {
        get
        {
            var lastMs = Volatile.Read(ref _lastChangeMs);
            return _world.Read(HouseTime, lastMs < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(lastMs));
        }
    }

    /// <summary>The state of the device.</summary>
    public DeviceReading Reading => _traffic.Read();

    /// <summary>What has gone wrong so far.</summary>
    public DisturbanceCounts Disturbances => _disturbed.Counts;

    /// <summary>Completes when nothing happens in the house any more.</summary>
    public Task WorldEnded => _bounded.Ended;

    /// <summary>Completes when the firmware has failed, with the reason.</summary>
    public Task<string> Failure => _failure.Task;

    /// <summary>The device has been connected at least once.</summary>
    public bool HasBeenConnected => _traffic.HasBeenConnected;

    /// <summary>True when every change is answered and all that was published is acknowledged.</summary>
    public bool IsDelivered
    {
        get
        {
            var reading = Reading;
            return Ledger.Counts().Unanswered == 0 && reading.Acknowledged >= reading.Published;
        }
    }

    /// <summary>Switches the power on.</summary>
    public void PowerOn()
    {
        _running = RunFirmwareAsync();
    }

    /// <summary>From now on nothing changes in the house, and nothing goes wrong any more; the device goes on.</summary>
    public void StopWorld()
    {
        // The end of the input is exact; the clock may have run on already.
        Volatile.Write(ref _stoppedMs, Math.Min(_board.Clock.BoardMs, _endMs ?? long.MaxValue));
        _bounded.Stop();
        _disturbed.End();
    }

    /// <summary>Switches the power off and waits until the firmware has ended.</summary>
    public async Task PowerOffAsync()
    {
        _board.PowerOff();
        if (_running is not null)
            await _running;
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
        // Why there is no connection is worth knowing without --verbose.
        var kind = FirmwareLine.IsNoConnection(line) ? NoticeKind.Device : NoticeKind.Debug;
        Noticed?.Invoke(new RunNotice(HouseTime, kind, line, isFailure));
    }

    private void Notice(NoticeKind kind, string text) => Noticed?.Invoke(new RunNotice(HouseTime, kind, text));
}
