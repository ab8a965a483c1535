namespace VirtualBoard.House;

/// <summary>
/// Two heat stores and a thermostat, in steps of house time: the boiler heats the water, the radiators carry its heat
/// to the rooms, the rooms lose it to the outside.
/// </summary>
internal sealed class HousePhysics
{
    /// <summary>House time per step: short compared with the water's time constant of eight minutes.</summary>
    public const int StepS = 6;

    // At power-on the rooms are this much above the thermostat's switch-on point, so that the first change comes soon.
    private const double StartAboveOnC = 0.3;

    // The boiler throttles over this many degrees.
    private const double ThrottleC = 5;

    private readonly HouseOptions options;
    private readonly Weather weather;
    private long steps;

    public HousePhysics(HouseOptions options)
    {
        this.options = options;
        weather = new Weather(options);
        OutsideC = weather.At(options.CalendarStart);
        RoomC = options.SetpointC - (options.HysteresisC / 2) + StartAboveOnC;
        WaterC = RoomC + 10; // some heat is left from the last cycle
    }

    public DateTime Time => options.CalendarStart.AddSeconds(steps * (double)StepS);

    public double OutsideC { get; private set; }

    public double RoomC { get; private set; }

    public double WaterC { get; private set; }

    public bool IsHeating { get; private set; }

    /// <summary>One step; true when the thermostat has switched.</summary>
    public bool Step()
    {
        steps++;
        weather.Step(StepS);
        OutsideC = weather.At(Time);

        var boilerW = IsHeating ? options.BoilerW * Math.Clamp((options.WaterMaxC - WaterC) / ThrottleC, 0, 1) : 0;
        var radiatorW = options.RadiatorWPerK * (WaterC - RoomC);
        var lossW = options.LossWPerK * (RoomC - OutsideC);
        WaterC += (boilerW - radiatorW) * StepS / options.WaterJPerK;
        RoomC += (radiatorW + options.GainsW - lossW) * StepS / options.RoomJPerK;

        var wasHeating = IsHeating;
        if (RoomC <= options.SetpointC - (options.HysteresisC / 2))
            IsHeating = true;
        else if (RoomC >= options.SetpointC + (options.HysteresisC / 2))
            IsHeating = false;
        return IsHeating != wasHeating;
    }
}
