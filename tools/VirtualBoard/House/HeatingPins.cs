namespace VirtualBoard.House;

/// <summary>A heating's wires to the board: the relay's contact, the thermistor, and two resistors that halve the supply.
/// </summary>
internal sealed class HeatingPins
{
    private readonly HeatingWiring wiring;
    private readonly AdcChip chip;
    private Board? board;
    private Pin? relay;
    private double millivolts;

    /// <param name="wiring">The wiring.</param>
    /// <param name="seed">The seed of the chip and its noise.</param>
    public HeatingPins(HeatingWiring wiring, ulong seed)
    {
        this.wiring = wiring;
        chip = new AdcChip(seed);
    }

    public void Attach(Board board)
    {
        this.board = board;
        relay = board.Pins[wiring.RelayGpio];
        SetRelay(false);
        board.Adc[wiring.ThermistorChannel].Source = () => Convert(millivolts);
        board.Adc[wiring.HalfSupplyChannel].Source = () => Convert(wiring.Thermistor.SupplyMv / 2);
    }

    public void SetRelay(bool on)
    {
        if (on == wiring.RelayActiveLow)
            relay?.Drive(false);
        else if (wiring.RelayActiveLow)
            relay?.Release(); // the opto-coupler's open collector: the pull-up gives the level
        else
            relay?.Drive(true);
    }

    public void SetTemperature(int? milliC, SensorFault fault) => millivolts = milliC is { } temperature
        ? wiring.Thermistor.Millivolts(temperature)
        : fault == SensorFault.Short ? 0 : wiring.Thermistor.SupplyMv;

    private int Convert(double pinMv) => chip.Convert(pinMv, board is { Station.IsStarted: true });
}
