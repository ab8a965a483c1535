namespace System.Device.Gpio;

/// <summary>Modes of a pin.</summary>
public enum PinMode
{
    /// <summary>Input.</summary>
    Input = 0,

    /// <summary>Input with the internal pull-down resistor.</summary>
    InputPullDown = 1,

    /// <summary>Input with the internal pull-up resistor.</summary>
    InputPullUp = 2,

    /// <summary>Output, driven both ways.</summary>
    Output = 3,

    /// <summary>Output that drives low only.</summary>
    OutputOpenDrain = 4,

    /// <summary>The same with the internal pull-up resistor.</summary>
    OutputOpenDrainPullUp = 5,

    /// <summary>Output that should drive high only; the ESP32 treats it as open drain.</summary>
    OutputOpenSource = 6,

    /// <summary>The same with the internal pull-down resistor.</summary>
    OutputOpenSourcePullDown = 7,
}

/// <summary>How pins are numbered. The ESP32 has GPIO numbers only.</summary>
public enum PinNumberingScheme
{
    /// <summary>GPIO numbers.</summary>
    Logical = 0,

    /// <summary>The board's own numbers.</summary>
    Board = 1,
}

/// <summary>Edges.</summary>
[Flags]
public enum PinEventTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>From low to high.</summary>
    Rising = 1,

    /// <summary>From high to low.</summary>
    Falling = 2,
}
