namespace System.Device.Gpio;

/// <summary>A pin and its level.</summary>
public readonly struct PinValuePair
{
    /// <summary>Creates a pair.</summary>
    public PinValuePair(int pinNumber, PinValue pinValue)
    {
        PinNumber = pinNumber;
        PinValue = pinValue;
    }

    /// <summary>The pin.</summary>
    public int PinNumber { get; }

    /// <summary>The level.</summary>
    public PinValue PinValue { get; }

    /// <summary>Deconstructs the pair.</summary>
    public void Deconstruct(out int pinNumber, out PinValue pinValue)
    {
        pinNumber = PinNumber;
        pinValue = PinValue;
    }
}

/// <summary>The result of waiting for an event.</summary>
public struct WaitForEventResult
{
    /// <summary>The event.</summary>
    public PinEventTypes EventTypes;

    /// <summary>Whether the wait timed out.</summary>
    public bool TimedOut;
}
