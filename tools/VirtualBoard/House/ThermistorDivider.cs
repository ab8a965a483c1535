namespace VirtualBoard.House;

/// <summary>3.3 V - series resistor - ADC - NTC - ground, so that warm is a low voltage.</summary>
public sealed record ThermistorDivider
{
    /// <summary>The lowest valid temperature, in thousandths of a degree: below it, the sensor has failed.</summary>
    public const int MinMilliC = -40_000;

    /// <summary>The highest valid temperature.</summary>
    public const int MaxMilliC = 125_000;

    private const double ZeroCelsiusKelvin = 273.15;

    /// <summary>The NTC's Beta in kelvin.</summary>
    public double BetaKelvin { get; init; } = 3950;

    /// <summary>The NTC's resistance at 25 degrees Celsius.</summary>
    public double NominalOhm { get; init; } = 10_000;

    /// <summary>The series resistor.</summary>
    public double SeriesOhm { get; init; } = 10_000;

    /// <summary>The supply of the divider, and of the two equal resistors that halve it.</summary>
    public double SupplyMv { get; init; } = 3300;

    /// <summary>The voltage at a temperature.</summary>
    public double Millivolts(int milliC)
    {
        var kelvin = (milliC / 1000.0) + ZeroCelsiusKelvin;
        var ntcOhm = NominalOhm * Math.Exp(BetaKelvin * ((1 / kelvin) - (1 / (25 + ZeroCelsiusKelvin))));
        return SupplyMv * ntcOhm / (ntcOhm + SeriesOhm);
    }
}
