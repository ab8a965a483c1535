using VirtualBoard;
using VirtualBoard.House;

namespace Heating.Qualify;

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
        var counts = (int)_wiring.Thermistor.Counts(WaterMilliC);
        board.Adc[_wiring.ThermistorChannel].Source = () => counts;
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
