namespace VirtualBoard.House;

/// <summary>A temperature sensor's fault.</summary>
public enum SensorFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>Its wire is cut: the ADC reads full scale.</summary>
    Open,

    /// <summary>Its wires touch: the ADC reads 0.</summary>
    Short,
}
