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
    private double? fixedOutsideC;
    private long steps;

    public HousePhysics(HouseOptions options)
    {
        this.options = options;
        weather = new Weather(options);
        fixedOutsideC = options.OutsideC;
        OutsideC = fixedOutsideC ?? weather.At(options.CalendarStart);
        RoomC = options.RoomStartC ?? options.SetpointC - (options.HysteresisC / 2) + StartAboveOnC;
        WaterC = options.WaterStartC ?? RoomC + 10; // some heat is left from the last cycle
    }

    public DateTime Time => options.CalendarStart.AddSeconds(steps * (double)StepS);

    public double OutsideC { get; private set; }

    public double RoomC { get; private set; }

    public double WaterC { get; private set; }

    /// <summary>The relay is on, and with it the boiler if that works.</summary>
    public bool IsHeating { get; private set; }

    public SensorFault SensorFault { get; private set; }

    private bool IsBoilerBroken { get; set; }

    private bool IsThermostatOff { get; set; }

    // Null: it follows the thermostat.
    private bool? Relay { get; set; }

    /// <summary>Something happens.</summary>
    public void Take(HouseStep step)
    {
        switch (step.Kind)
        {
            case HouseStepKind.RelayOn or HouseStepKind.RelayOff:
                Relay = step.Kind == HouseStepKind.RelayOn;
                break;
            case HouseStepKind.RelayStuck or HouseStepKind.Chatter:
                Relay = IsHeating;
                break;
            case HouseStepKind.RelayAuto:
                Relay = null;
                break;
            case HouseStepKind.SensorOpen or HouseStepKind.SensorShort or HouseStepKind.SensorBack:
                SensorFault = step.Kind == HouseStepKind.SensorOpen ? SensorFault.Open
                    : step.Kind == HouseStepKind.SensorShort ? SensorFault.Short : SensorFault.None;
                break;
            case HouseStepKind.BoilerBroken or HouseStepKind.BoilerBack:
                IsBoilerBroken = step.Kind == HouseStepKind.BoilerBroken;
                break;
            case HouseStepKind.ThermostatOff or HouseStepKind.ThermostatOn:
                IsThermostatOff = step.Kind == HouseStepKind.ThermostatOff;
                break;
            default:
                fixedOutsideC = step.Value;
                break;
        }
    }

    /// <summary>One step; true when the thermostat has switched.</summary>
    public bool Step()
    {
        steps++;
        weather.Step(StepS);
        OutsideC = fixedOutsideC ?? weather.At(Time);

        var boilerW = IsHeating && !IsBoilerBroken ? options.BoilerW * Math.Clamp((options.WaterMaxC - WaterC) / ThrottleC, 0, 1) : 0;
        var radiatorW = options.RadiatorWPerK * (WaterC - RoomC);
        var lossW = options.LossWPerK * (RoomC - OutsideC);
        WaterC += (boilerW - radiatorW) * StepS / options.WaterJPerK;
        RoomC += (radiatorW + options.GainsW - lossW) * StepS / options.RoomJPerK;

        var wasHeating = IsHeating;
        if (Relay is { } forced)
            IsHeating = forced;
        else if (IsThermostatOff)
            IsHeating = false;
        else if (RoomC <= options.SetpointC - (options.HysteresisC / 2))
            IsHeating = true;
        else if (RoomC >= options.SetpointC + (options.HysteresisC / 2))
            IsHeating = false;
        return IsHeating != wasHeating;
    }
}
