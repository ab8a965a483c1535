namespace VirtualBoard.House;

/// <summary>The temperature outside: season, time of day, and weather that drifts over hours.</summary>
internal sealed class Weather(HouseOptions options)
{
    // Correlation time of the weather.
    private const double MemoryS = 6 * 3600;

    // The coldest day is about 20 January, the warmest hour about 15:00.
    private const double ColdestDay = 20;
    private const double WarmestHour = 15;

    private readonly DeterministicRandom random = new(options.Seed ^ 0x57454154484552);
    private double drift;

    /// <summary>Advances the weather by a step of house time.</summary>
    public void Step(double stepS)
    {
        // A first-order process whose standard deviation settles at 1.
        var part = stepS / MemoryS;
        drift += (-drift * part) + (random.NextGaussian() * Math.Sqrt(2 * part));
    }

    /// <summary>The outside temperature in degrees Celsius.</summary>
    public double At(DateTime time)
    {
        var season = -Math.Cos(2 * Math.PI * (time.DayOfYear - ColdestDay) / 365.25);
        var day = Math.Cos(2 * Math.PI * (time.TimeOfDay.TotalHours - WarmestHour) / 24);
        return options.YearMeanC + (season * options.SeasonSwingC) + (day * options.DaySwingC) + (drift * options.WeatherC);
    }
}
