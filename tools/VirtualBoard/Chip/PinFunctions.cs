using nanoFramework.Hardware.Esp32;

namespace VirtualBoard;

/// <summary>Which pin carries which function of the chip.</summary>
internal sealed class PinFunctions
{
    // ADC1's pins are fixed by the chip (ESP32 data sheet, table 4-4).
    private static readonly (DeviceFunction Function, int Gpio)[] Fixed =
    [
        (DeviceFunction.ADC1_CH0, 36), (DeviceFunction.ADC1_CH1, 37), (DeviceFunction.ADC1_CH2, 38),
        (DeviceFunction.ADC1_CH3, 39), (DeviceFunction.ADC1_CH4, 32), (DeviceFunction.ADC1_CH5, 33),
        (DeviceFunction.ADC1_CH6, 34), (DeviceFunction.ADC1_CH7, 35),
    ];

    private readonly Dictionary<DeviceFunction, int> pins = Fixed.ToDictionary(f => f.Function, f => f.Gpio);

    public void Set(int gpio, DeviceFunction function)
    {
        if (gpio is < -1 or >= Pins.Count || !Enum.IsDefined(function))
            throw new ArgumentException($"Pin {gpio} cannot carry function {function}.");
        lock (pins)
            pins[function] = gpio;
    }

    /// <summary>The function's pin; -1 if it has none.</summary>
    public int Get(DeviceFunction function)
    {
        lock (pins)
            return pins.GetValueOrDefault(function, -1);
    }
}
