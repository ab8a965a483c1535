namespace VirtualBoard.House;

/// <summary>A heating's two wires to the board: the relay's contact and the thermistor.</summary>
internal sealed class HeatingPins
{
    private readonly HeatingWiring wiring;
    private readonly DeterministicRandom noise;
    private readonly double noiseCounts;
    private Pin? relay;
    private double counts;
    private bool hasFailed;

    /// <param name="wiring">The wiring.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <param name="noiseCounts">The noise's standard deviation, in ADC counts.</param>
    public HeatingPins(HeatingWiring wiring, ulong seed, double noiseCounts)
    {
        this.wiring = wiring;
        this.noiseCounts = noiseCounts;
        noise = new DeterministicRandom(seed);
    }

    public void Attach(Board board)
    {
        relay = board.Pins[wiring.RelayGpio];
        SetRelay(false);
        board.Adc[wiring.ThermistorChannel].Source = Convert;
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

    public void SetTemperature(int? milliC, SensorFault fault)
    {
        hasFailed = milliC is null;
        counts = milliC is { } temperature
            ? wiring.Thermistor.Counts(temperature)
            : fault == SensorFault.Short ? 0 : AdcInputs.MaxCounts;
    }

    private int Convert() =>
        (int)Math.Round(hasFailed ? counts : counts + (noise.NextGaussian() * noiseCounts));
}
