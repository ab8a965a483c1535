using VirtualBoard;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Which pin carries which function of the chip.</summary>
public class Configuration
{
    /// <summary>Puts a function on a pin.</summary>
    /// <exception cref="ArgumentException">There is no such pin or function.</exception>
    public static void SetPinFunction(int pin, DeviceFunction value) =>
        Board.Current.Chip.PinFunctions.Set(pin, value);

    /// <summary>The pin that carries a function; -1: none.</summary>
    public static int GetFunctionPin(DeviceFunction function) => Board.Current.Chip.PinFunctions.Get(function);
}
