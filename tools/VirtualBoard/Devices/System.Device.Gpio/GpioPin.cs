using VirtualBoard;

namespace System.Device.Gpio;

/// <summary>An open pin.</summary>
public sealed class GpioPin : IDisposable
{
    private readonly Lock gate = new();
    private readonly Board board = Board.Current;
    private readonly GpioPort port;
    private PinMode mode = PinMode.Input;
    private TimeSpan debounceTimeout;
    private PinValueChangedEventHandler? callbacks;
    private bool isDisposed;

    internal GpioPin(int pinNumber)
    {
        PinNumber = pinNumber;
        port = board.Chip.Gpio;
        if (!port.Reserve(pinNumber))
            throw new InvalidOperationException($"GPIO {pinNumber} is open already or does not exist.");
        port.Listen(this);
    }

    /// <summary>Does nothing: unlike on the device, a pin that is dropped without Dispose stays open until the board
    /// restarts.</summary>
    ~GpioPin()
    {
    }

    /// <summary>Raised on the firmware's waiting thread, for both edges.</summary>
    public event PinValueChangedEventHandler? ValueChanged
    {
        add => ChangeCallbacks(() => callbacks += value);
        remove => ChangeCallbacks(() => callbacks -= value);
    }

    /// <summary>
    /// A level counts if it lasts this long. Set this before adding the first handler: later changes do not reach the
    /// chip's timer.
    /// </summary>
    public TimeSpan DebounceTimeout
    {
        get => debounceTimeout;
        set
        {
            debounceTimeout = value;
            port[PinNumber].SetDebounce(value);
        }
    }

    /// <summary>The GPIO number.</summary>
    public int PinNumber { get; }

    private GpioLine Line => port[PinNumber];

    /// <summary>The mode.</summary>
    public PinMode GetPinMode()
    {
        ThrowIfDisposed();
        return mode;
    }

    /// <summary>Whether the pin has a mode: GPIO 34 to 39 are inputs only.</summary>
    public bool IsPinModeSupported(PinMode pinMode)
    {
        ThrowIfDisposed();
        return GpioPort.Supports(PinNumber, pinMode);
    }

    /// <summary>Sets the mode; an output starts low.</summary>
    /// <exception cref="ArgumentException">The pin does not have this mode.</exception>
    public void SetPinMode(PinMode value)
    {
        lock (gate)
        {
            ThrowIfDisposed();
            if (!GpioPort.Supports(PinNumber, value))
                throw new ArgumentException($"GPIO {PinNumber} does not support {value}.");
            if (value >= PinMode.Output)
                Line.SetOutput(value);
            else
                Line.SetInput(value, debounceTimeout, callbacks is not null);
            mode = value;
        }
    }

    /// <summary>The level. In an output mode it is always low: the ESP32's target leaves the input off.</summary>
    public PinValue Read()
    {
        ThrowIfDisposed();
        return Line.Read();
    }

    /// <summary>Drives an output. A pin with handlers raises its event, changed or not.</summary>
    /// <exception cref="ArgumentException">The pin is an input.</exception>
    public void Write(PinValue value)
    {
        lock (gate)
        {
            ThrowIfDisposed();
            if (mode < PinMode.Output)
                throw new ArgumentException($"GPIO {PinNumber} is an input ({mode}); expected an output.");
            Line.Write(mode, (bool)value);
            if (callbacks is not null)
                port.Post(PinNumber, (bool)value);
        }
    }

    /// <summary>Toggles an output; has no effect on an input.</summary>
    public void Toggle()
    {
        lock (gate)
        {
            ThrowIfDisposed();
            if (mode < PinMode.Output)
                return;
            Line.Toggle(mode);
            if (callbacks is not null)
                port.Post(PinNumber, Line.Read());
        }
    }

    /// <summary>Closes the pin.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            port.StopListening(this);
            Line.Free();
            System.GC.SuppressFinalize(this);
        }
    }

    internal void RaiseValueChanged(PinEventTypes edge)
    {
        PinValueChangedEventHandler? handlers;
        lock (gate)
            handlers = isDisposed ? null : callbacks;
        handlers?.Invoke(this, new PinValueChangedEventArgs(edge, PinNumber));
    }

    private void ChangeCallbacks(Action change)
    {
        lock (gate)
        {
            ThrowIfDisposed();
            change();
            SetPinMode(mode); // sets up or removes the interrupt; it also sets an output low
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(isDisposed, this);
}
