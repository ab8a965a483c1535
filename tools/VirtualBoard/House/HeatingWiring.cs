namespace VirtualBoard.House;

/// <summary>How a heating is wired to the board. The defaults are the firmware's.</summary>
public sealed record HeatingWiring
{
    /// <summary>The pin of the opto-coupler that senses the relay.</summary>
    public int RelayGpio { get; init; } = 4;

    /// <summary>True: the opto-coupler pulls the pin low while the heating is on and releases it otherwise.</summary>
    public bool RelayActiveLow { get; init; } = true;

    /// <summary>The ADC channel of the thermistor: ADC1 channel 6 is GPIO 34.</summary>
    public int ThermistorChannel { get; init; } = 6;

    /// <summary>The ADC channel at half the supply: channel 7 is GPIO 35.</summary>
    public int HalfSupplyChannel { get; init; } = 7;

    /// <summary>The thermistor and its divider.</summary>
    public ThermistorDivider Thermistor { get; init; } = new();
}
