namespace VirtualBoard.House;

/// <summary>
/// A small, light house with a boiler. Temperatures in degrees Celsius, powers in watts, conductances in W/K, heat
/// capacities in J/K.
/// </summary>
public sealed record HouseOptions
{
    /// <summary>Seed of all randomness: weather, contact bounce, the ADC and its noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>How it is wired to the board.</summary>
    public HeatingWiring Wiring { get; init; } = new();

    /// <summary>
    /// House seconds per board second; a divisor of 6000. 60: a heating cycle of half an hour takes half a minute, and a day
    /// 24 minutes. 1: real time.
    /// </summary>
    public int TimeScale { get; init; } = 60;

    /// <summary>Start of the house's own calendar, so that it is always heating season.</summary>
    public DateTime CalendarStart { get; init; } = new(2026, 1, 15, 6, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Annual mean of the outside temperature.</summary>
    public double YearMeanC { get; init; } = 9;

    /// <summary>July is warmer than the mean by this, January colder.</summary>
    public double SeasonSwingC { get; init; } = 10;

    /// <summary>The afternoon is warmer than the day's mean by this, the early morning colder.</summary>
    public double DaySwingC { get; init; } = 4;

    /// <summary>Standard deviation of the weather's contribution, which varies over hours.</summary>
    public double WeatherC { get; init; } = 2;

    /// <summary>Heat that the house loses through walls and air.</summary>
    public double LossWPerK { get; init; } = 200;

    /// <summary>Heat from people, lighting and sun.</summary>
    public double GainsW { get; init; } = 400;

    /// <summary>Heat capacity of the rooms as sensed by the thermostat: air, furniture, plaster.</summary>
    public double RoomJPerK { get; init; } = 1.5e6;

    /// <summary>Heat that the radiators give to the rooms.</summary>
    public double RadiatorWPerK { get; init; } = 300;

    /// <summary>Heat capacity of the heating's water and iron.</summary>
    public double WaterJPerK { get; init; } = 1.5e5;

    /// <summary>The boiler's power.</summary>
    public double BoilerW { get; init; } = 10_000;

    /// <summary>Above this the boiler throttles itself.</summary>
    public double WaterMaxC { get; init; } = 75;

    /// <summary>The thermostat's setpoint.</summary>
    public double SetpointC { get; init; } = 20.5;

    /// <summary>The thermostat switches on half of this below, and off half of this above.</summary>
    public double HysteresisC { get; init; } = 0.5;

    /// <summary>Temperature of the rooms at the start; null: a little above where the thermostat switches on.</summary>
    public double? RoomStartC { get; init; }

    /// <summary>Temperature of the water at the start; null: ten degrees above the rooms.</summary>
    public double? WaterStartC { get; init; }

    /// <summary>Temperature outside, day and night; null: season, day and weather.</summary>
    public double? OutsideC { get; init; }

    /// <summary>What happens in the house, in any order.</summary>
    public IReadOnlyList<HouseStep> Steps { get; init; } = [];

    /// <summary>The most times the relay's contact reopens while closing; 0: a perfect contact.</summary>
    public int MaxBounces { get; init; } = 3;
}
