namespace VirtualBoard.House;

/// <summary>A temperature sensor's fault.</summary>
public enum SensorFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>Its wire is cut: the pin is at the supply.</summary>
    Open,

    /// <summary>Its wires touch: the pin is at ground.</summary>
    Short,
}
