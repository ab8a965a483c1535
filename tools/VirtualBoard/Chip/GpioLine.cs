using System.Device.Gpio;

namespace VirtualBoard;

/// <summary>One pin of the GPIO peripheral.</summary>
internal sealed class GpioLine
{
    // The debounce timer is a FreeRTOS timer: whole ticks of 10 ms, at least one.
    private const int TickMs = 10;

    private readonly object gate = new();
    private readonly Board board;
    private readonly Pin pin;
    private bool isOutput;
    private bool latch;
    private bool hasInterrupt;
    private bool current;
    private bool isWaitingForDebounce;
    private int debounceMs;
    private int debounceTimerMs;
    private int generation;

    public GpioLine(Board board, Pin pin)
    {
        this.board = board;
        this.pin = pin;
    }

    public bool IsReserved { get; private set; }

    public bool Reserve()
    {
        lock (gate)
        {
            if (IsReserved)
                return false;
            IsReserved = true;
            return true;
        }
    }

    /// <summary>Frees the pin: an input without resistor or interrupt.</summary>
    public void Free()
    {
        lock (gate)
        {
            DropInput();
            isOutput = false;
            IsReserved = false;
        }

        pin.Configure(null, null);
    }

    /// <summary>What the chip reads. The platform disables a pin's input in every output mode, so those read low.</summary>
    public bool Read()
    {
        lock (gate)
            return !isOutput && pin.Level;
    }

    public void Write(PinMode mode, bool level)
    {
        lock (gate)
            latch = level;
        ApplyOutput(mode, level);
    }

    public bool Toggle(PinMode mode)
    {
        bool level;
        lock (gate)
            level = latch = !latch;
        ApplyOutput(mode, level);
        return level;
    }

    /// <summary>Makes the pin an output, low.</summary>
    public void SetOutput(PinMode mode)
    {
        lock (gate)
        {
            DropInput();
            isOutput = true;
            latch = false;
        }

        ApplyOutput(mode, false);
    }

    /// <summary>Makes the pin an input. An existing interrupt keeps its settings.</summary>
    public void SetInput(PinMode mode, TimeSpan debounce, bool wantsInterrupt)
    {
        lock (gate)
            isOutput = false;
        pin.Configure(null, mode switch
        {
            PinMode.InputPullUp => true,
            PinMode.InputPullDown => false,
            _ => null,
        });

        lock (gate)
        {
            if (wantsInterrupt && !hasInterrupt)
                EnableInterrupt(debounce);
            else if (!wantsInterrupt && hasInterrupt)
                DropInput();
        }
    }

    /// <summary>
    /// Only an existing interrupt takes the debounce time. Once one is set, another above 0 does not change the timer's period,
    /// as on the platform.
    /// </summary>
    public void SetDebounce(TimeSpan debounce)
    {
        lock (gate)
        {
            if (!hasInterrupt)
                return;
            SetDebounceTimer((int)debounce.TotalMilliseconds);
        }
    }

    private void EnableInterrupt(TimeSpan debounce)
    {
        hasInterrupt = true;
        SetDebounceTimer((int)debounce.TotalMilliseconds);
        current = pin.Level;
        pin.Edge += OnEdge;
    }

    private void SetDebounceTimer(int newDebounceMs)
    {
        if (debounceMs == 0 && newDebounceMs > 0)
            debounceTimerMs = Math.Max(newDebounceMs / TickMs, 1) * TickMs;
        debounceMs = newDebounceMs;
    }

    private void DropInput()
    {
        pin.Edge -= OnEdge;
        generation++;
        hasInterrupt = false;
        isWaitingForDebounce = false;
        debounceMs = 0;
    }

    private void OnEdge(bool level)
    {
        lock (gate)
        {
            if (!hasInterrupt || isWaitingForDebounce)
                return;
            if (debounceMs > 0)
            {
                isWaitingForDebounce = true;
                var expected = !current;
                var startedIn = generation;
                board.SetTimer(debounceTimerMs, () => OnDebounced(expected, startedIn));
                return;
            }

            if (level == current)
                return;
            current = level;
        }

        board.Chip.Gpio.Post(pin.Gpio, level);
    }

    private void OnDebounced(bool expected, int startedIn)
    {
        lock (gate)
        {
            if (startedIn != generation)
                return;
            isWaitingForDebounce = false;
            if (pin.Level != expected)
                return;
            current = expected;
        }

        board.Chip.Gpio.Post(pin.Gpio, expected);
    }

    private void ApplyOutput(PinMode mode, bool level)
    {
        // All "open" modes, "source" included, are the ESP32's open drain: driven when low, released when high.
        var driver = mode == PinMode.Output || !level ? level : (bool?)null;
        pin.Configure(driver, mode switch
        {
            PinMode.OutputOpenDrainPullUp => true,
            PinMode.OutputOpenSourcePullDown => false,
            _ => null,
        });
    }
}
