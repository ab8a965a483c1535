using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

/// <summary>Handles a change of a pin, registered through the controller.</summary>
public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);

/// <summary>Handles a change of a pin.</summary>
public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

/// <summary>A change of a pin.</summary>
public class PinValueChangedEventArgs : BaseEvent
{
    /// <summary>Creates the arguments.</summary>
    public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber)
    {
        ChangeType = changeType;
        PinNumber = pinNumber;
    }

    /// <summary>The edge.</summary>
    public PinEventTypes ChangeType { get; }

    /// <summary>The pin.</summary>
    public int PinNumber { get; }
}
