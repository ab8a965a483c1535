using VirtualBoard;

namespace System.Device.Gpio;

/// <summary>Opens pins, which all controllers share, as on the device.</summary>
public sealed class GpioController : IDisposable
{
    private readonly GpioPort port = Board.Current.Chip.Gpio;
    private bool isDisposed;

    /// <summary>Creates a controller.</summary>
    public GpioController()
    {
    }

    /// <summary>Creates a controller; the scheme is stored, but GPIO numbers are always used.</summary>
    public GpioController(PinNumberingScheme numberingScheme) => NumberingScheme = numberingScheme;

    /// <summary>The numbering scheme given to the constructor.</summary>
    public PinNumberingScheme NumberingScheme { get; }

    /// <summary>How many pin numbers there are: 40, although not each of them has a pin.</summary>
    public int PinCount => Pins.Count;

    /// <summary>Opens a pin.</summary>
    /// <exception cref="InvalidOperationException">It is open already or does not exist.</exception>
    public GpioPin OpenPin(int pinNumber)
    {
        var pin = new GpioPin(pinNumber);
        lock (port.Opened)
            port.Opened.Add(new GpioPort.OpenedPin(pin));
        return pin;
    }

    /// <summary>Opens a pin in a mode.</summary>
    /// <exception cref="InvalidOperationException">It is open already or does not exist.</exception>
    /// <exception cref="ArgumentException">The pin does not have this mode; it stays open, as on the device.</exception>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        var pin = new GpioPin(pinNumber);
        pin.SetPinMode(mode);
        lock (port.Opened)
            port.Opened.Add(new GpioPort.OpenedPin(pin));
        return pin;
    }

    /// <summary>Closes a pin.</summary>
    /// <exception cref="InvalidOperationException">It was not opened.</exception>
    public void ClosePin(int pinNumber)
    {
        var opened = Find(pinNumber);
        opened.Pin.Dispose();
        lock (port.Opened)
            port.Opened.Remove(opened);
    }

    /// <summary>Closes every pin.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        lock (port.Opened)
        {
            foreach (var opened in port.Opened)
                opened.Pin.Dispose();
        }
    }

    /// <summary>The mode of an open pin.</summary>
    public PinMode GetPinMode(int pinNumber) => Find(pinNumber).Pin.GetPinMode();

    /// <summary>Whether a pin has a mode.</summary>
    public bool IsPinModeSupported(int pinNumber, PinMode mode) => GpioPort.Supports(pinNumber, mode);

    /// <summary>Whether a pin is open; one that does not exist counts as open, as on the device.</summary>
    public bool IsPinOpen(int pinNumber) => port.IsReserved(pinNumber);

    /// <summary>The level of an open pin; see <see cref="GpioPin.Read"/>.</summary>
    public PinValue Read(int pinNumber) => FindUsable(pinNumber).Read();

    /// <summary>Calls back on edges of an open pin. Only the last callback registered for a pin is called.</summary>
    public void RegisterCallbackForPinValueChangedEvent(
        int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        var opened = Find(pinNumber);
        opened.EventTypes = eventTypes;
        opened.Callback = callback;
        opened.Pin.ValueChanged += OnValueChanged;
    }

    /// <summary>Sets the mode of an open pin.</summary>
    public void SetPinMode(int pinNumber, PinMode mode) => FindUsable(pinNumber).SetPinMode(mode);

    /// <summary>Removes the callback of a pin, whichever was registered.</summary>
    public void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        if (FindOrNull(pinNumber) is not { } opened)
            return;
        opened.EventTypes = PinEventTypes.None;
        opened.Pin.ValueChanged -= OnValueChanged;
    }

    /// <summary>Drives an open pin that is an output.</summary>
    public void Write(int pinNumber, PinValue value) => FindUsable(pinNumber).Write(value);

    private void OnValueChanged(object sender, PinValueChangedEventArgs e)
    {
        if (FindOrNull(e.PinNumber) is { } opened && (opened.EventTypes & e.ChangeType) != 0)
            opened.Callback?.Invoke(this, new PinValueChangedEventArgs(e.ChangeType, e.PinNumber));
    }

    private GpioPin FindUsable(int pinNumber)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return Find(pinNumber).Pin;
    }

    private GpioPort.OpenedPin Find(int pinNumber) => FindOrNull(pinNumber)
        ?? throw new InvalidOperationException($"GPIO {pinNumber} was not opened by a GpioController.");

    // The first one: as on the device, a pin that was closed by its own Dispose rather than by ClosePin hides later ones.
    private GpioPort.OpenedPin? FindOrNull(int pinNumber)
    {
        lock (port.Opened)
            return port.Opened.Find(opened => opened.Pin.PinNumber == pinNumber);
    }
}
