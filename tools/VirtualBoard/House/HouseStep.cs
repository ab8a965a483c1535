namespace VirtualBoard.House;

/// <summary>Something that happens in a house at a given time.</summary>
/// <param name="AtMs">Board time in ms since power-on; the house takes it up with its next step of 6 seconds.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Value">Of <see cref="HouseStepKind.Outside"/>: degrees Celsius; of <see cref="HouseStepKind.Chatter"/>: openings of
/// the contact per second.</param>
/// <param name="DurationMs">Of <see cref="HouseStepKind.Chatter"/>: how long.</param>
public sealed record HouseStep(long AtMs, HouseStepKind Kind, double Value = 0, long DurationMs = 0);

/// <summary>What can happen in a house.</summary>
public enum HouseStepKind
{
    /// <summary>The relay is switched on by hand, whatever the thermostat wants.</summary>
    RelayOn,

    /// <summary>The relay is switched off by hand.</summary>
    RelayOff,

    /// <summary>The relay's contact sticks where it is.</summary>
    RelayStuck,

    /// <summary>The relay follows the thermostat again.</summary>
    RelayAuto,

    /// <summary>The contact opens and closes many times a second, and ends as it was.</summary>
    Chatter,

    /// <summary>The sensor's wire is cut.</summary>
    SensorOpen,

    /// <summary>The sensor's wires touch.</summary>
    SensorShort,

    /// <summary>The sensor is repaired.</summary>
    SensorBack,

    /// <summary>The boiler gives no heat.</summary>
    BoilerBroken,

    /// <summary>The boiler is repaired.</summary>
    BoilerBack,

    /// <summary>The thermostat calls for no heat.</summary>
    ThermostatOff,

    /// <summary>The thermostat calls for heat again when it is cold.</summary>
    ThermostatOn,

    /// <summary>From now on it is this warm outside.</summary>
    Outside,
}
