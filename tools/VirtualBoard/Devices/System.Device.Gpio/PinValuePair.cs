namespace System.Device.Gpio;

/// <summary>A pin and its level.</summary>
public readonly struct PinValuePair
{
    /// <summary>Creates it.</summary>
    public PinValuePair(int pinNumber, PinValue pinValue)
    {
        PinNumber = pinNumber;
        PinValue = pinValue;
    }

    /// <summary>The pin.</summary>
    public int PinNumber { get; }

    /// <summary>The level.</summary>
    public PinValue PinValue { get; }

    /// <summary>Takes it apart.</summary>
    public void Deconstruct(out int pinNumber, out PinValue pinValue)
    {
        pinNumber = PinNumber;
        pinValue = PinValue;
    }
}

/// <summary>What waiting for an event gave.</summary>
public struct WaitForEventResult
{
    /// <summary>The event.</summary>
    public PinEventTypes EventTypes;

    /// <summary>There was none in time.</summary>
    public bool TimedOut;
}
