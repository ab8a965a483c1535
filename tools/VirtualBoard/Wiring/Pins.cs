namespace VirtualBoard;

/// <summary>The pins of the board.</summary>
public sealed class Pins
{
    /// <summary>GPIO 0 to 39, as on the ESP32.</summary>
    public const int Count = 40;

    private readonly Pin[] pins;

    internal Pins(Board board)
    {
        var gate = new object();
        pins = new Pin[Count];
        for (var gpio = 0; gpio < Count; gpio++)
            pins[gpio] = new Pin(board, gpio, gate);
    }

    /// <summary>One pin, by its GPIO number.</summary>
    public Pin this[int gpio] => gpio is >= 0 and < Count
        ? pins[gpio]
        : throw new ArgumentOutOfRangeException(nameof(gpio), gpio, $"Expected a GPIO number from 0 to {Count - 1}.");
}
