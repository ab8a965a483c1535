namespace VirtualBoard;

/// <summary>A change of the level on a pin.</summary>
/// <param name="Gpio">The pin.</param>
/// <param name="Level">The new level; true is high.</param>
/// <param name="AtMs">The time of the change, in board time.</param>
public readonly record struct PinChange(int Gpio, bool Level, long AtMs);

/// <summary>
/// One pin as an electrical node. Its level results from the world and from the board's own driver and resistors.
/// Thread-safe.
/// </summary>
public sealed class Pin
{
    private readonly object gate;
    private readonly Board board;
    private bool? outside;
    private bool? driver;
    private bool? resistor;
    private bool level;

    internal Pin(Board board, int gpio, object gate)
    {
        this.board = board;
        this.gate = gate;
        Gpio = gpio;
    }

    /// <summary>Raised after each change of the level, on the thread that caused it.</summary>
    public event Action<PinChange>? Changed;

    /// <summary>For the chip's own peripherals, before outside listeners.</summary>
    internal event Action<bool>? Edge;

    /// <summary>The number of the pin.</summary>
    public int Gpio { get; }

    /// <summary>The level now; true is high. A pin that nothing drives or pulls reads low.</summary>
    public bool Level
    {
        get
        {
            lock (gate)
                return level;
        }
    }

    /// <summary>The world drives the pin.</summary>
    public void Drive(bool high) => Set(() => outside = high);

    /// <summary>The world releases the pin.</summary>
    public void Release() => Set(() => outside = null);

    /// <summary>
    /// The chip's side: its output driver (null: high impedance) and its internal resistor (null: none). A chip without
    /// power has neither.
    /// </summary>
    internal void Configure(bool? driverLevel, bool? resistorLevel) => Set(() =>
    {
        driver = board.HasPower ? driverLevel : null;
        resistor = board.HasPower ? resistorLevel : null;
    });

    private void Set(Action change)
    {
        bool now;
        lock (gate)
        {
            change();
            now = driver ?? outside ?? resistor ?? false;
            if (now == level)
                return;
            level = now;
        }

        Edge?.Invoke(now);
        Changed?.Invoke(new PinChange(Gpio, now, board.Clock.BoardMs));
    }
}
