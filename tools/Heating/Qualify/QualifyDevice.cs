using VirtualBoard;
using VirtualBoard.House;

namespace Heating.Qualify;

/// <summary>The device under test: the firmware on a virtual board whose clocks all follow the row's time.</summary>
internal sealed class QualifyDevice : IAsyncDisposable
{
    private readonly Board _board;
    private Task<BoardExit>? _running;

    /// <summary>Builds the board, not yet powered on.</summary>
    /// <param name="driveDirectory">Its flash drive, with settings and credentials.</param>
    /// <param name="world">The relay and sensor.</param>
    public QualifyDevice(string driveDirectory, IWorld world, ScaledTime time)
    {
        _board = new Board(new BoardOptions
        {
            DriveDirectory = driveDirectory,
            StartUtc = time.GetUtcNow(),
            World = world,
            Time = time,
        });
        _board.DebugLine += line => Printed?.Invoke(line);
    }

    /// <summary>A line of the firmware's debug output.</summary>
    public event Action<string>? Printed;

    /// <summary>Why the firmware has stopped; null while it runs.</summary>
    public string? Failure => _running is { IsCompletedSuccessfully: true } running && running.Result.Reason != BoardExitReason.PowerOff
        ? $"the firmware ended: {running.Result.Error?.Message ?? "its Main returned"}"
        : null;

    /// <summary>Powers the device on.</summary>
    public void PowerOn() => _running ??= _board.RunAsync(HeatingSensor.Program.Main, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _board.PowerOff();
        if (_running is not null)
            await _running;
        _board.Dispose();
    }
}

/// <summary>A heating system whose relay switches at a fixed interval, so that there is something to report. The water
/// is at 40 °C.</summary>
/// <param name="periodMs">Board time between two changes; null: the relay stays off.</param>
internal sealed class QualifyWorld(int? periodMs) : IWorld
{
    private const int WaterMilliC = 40_000;

    private readonly HeatingWiring _wiring = new();
    private Pin? _relay;
    private long _nextMs = periodMs ?? long.MaxValue;
    private bool _isOn;

    /// <inheritdoc/>
    public long NextEventMs => _nextMs;

    /// <inheritdoc/>
    public void Attach(Board board)
    {
        AdcChip chip = AdcChip.Ideal(referenceMv: 1100);
        double pinMv = _wiring.Thermistor.Millivolts(WaterMilliC);
        board.Adc[_wiring.ThermistorChannel].Source = () => chip.Convert(pinMv, hasRadio: false);
        _relay = board.Pins[_wiring.RelayGpio];
    }

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
        if (periodMs is not { } period || nowMs < _nextMs)
            return;
        _nextMs += period;
        _isOn = !_isOn;
        // The optocoupler pulls the pin down while the heating is on; otherwise the pull-up sets the level.
        if (_isOn)
            _relay?.Drive(false);
        else
            _relay?.Release();
    }
}
