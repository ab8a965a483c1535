namespace VirtualBoard.House;

/// <summary>
/// 3.3 V - series resistor - ADC - NTC - ground, so that warm reads low. The ADC is ideal, with 12 bits: the ESP32's
/// nonlinearity is not modelled.
/// </summary>
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

    /// <summary>The reading at a temperature, without noise and before rounding, 0 to 4095.</summary>
    public double Counts(int milliC)
    {
        var kelvin = (milliC / 1000.0) + ZeroCelsiusKelvin;
        var ntcOhm = NominalOhm * Math.Exp(BetaKelvin * ((1 / kelvin) - (1 / (25 + ZeroCelsiusKelvin))));
        return AdcInputs.MaxCounts * ntcOhm / (ntcOhm + SeriesOhm);
    }
}
