namespace VirtualBoard.House;

/// <summary>What a temperature sensor suffers from.</summary>
public enum SensorFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its wire is cut: the ADC reads full scale.</summary>
    Open,

    /// <summary>Its wires touch: the ADC reads 0.</summary>
    Short,
}
