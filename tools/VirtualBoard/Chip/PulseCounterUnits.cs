using System.Device.Gpio;

namespace VirtualBoard;

/// <summary>
/// The ESP32's pulse counters, as nf-interpreter drives them: they count in hardware, independent of managed code, and
/// extend their 15 bits to 64.
/// </summary>
internal sealed class PulseCounterUnits(Board board, GpioPort gpio)
{
    /// <summary>How many units the ESP32 has.</summary>
    public const int Count = 8;

    private readonly Lock gate = new();
    private readonly List<PulseCounterUnit> units = [];

    /// <summary>Reserves a unit for a pin, which then counts as open.</summary>
    /// <exception cref="NotSupportedException">All units are in use, or the pins do not exist.</exception>
    public PulseCounterUnit Take(int gpioA, int gpioB)
    {
        if (!GpioPort.IsValid(gpioA) || (gpioB >= 0 && !GpioPort.IsValid(gpioB)))
            throw new NotSupportedException($"Pulse counter: pins {gpioA} and {gpioB} do not both exist.");
        lock (gate)
        {
            if (units.Count == Count)
                throw new NotSupportedException($"Pulse counter: all {Count} units are in use.");
            gpio.Reserve(gpioA); // succeeds even if the pin is already reserved
            if (gpioB >= 0)
                gpio.Reserve(gpioB);
            var unit = new PulseCounterUnit(board.Pins[gpioA], gpioB < 0 ? null : board.Pins[gpioB]);
            units.Add(unit);
            return unit;
        }
    }

    public void Release(PulseCounterUnit unit)
    {
        unit.Stop();
        lock (gate)
        {
            if (!units.Remove(unit))
                return;
        }

        gpio[unit.GpioA].Free();
        if (unit.GpioB is { } gpioB)
            gpio[gpioB].Free();
    }

    public void Reset()
    {
        lock (gate)
        {
            foreach (var unit in units)
                unit.Stop();
            units.Clear();
        }
    }
}

/// <summary>One unit: one pin, or the two of a quadrature encoder.</summary>
internal sealed class PulseCounterUnit
{
    private readonly Pin pinA;
    private readonly Pin? pinB;
    private GpioPulsePolarity polarity;
    private long count;
    private bool isCounting;

    public PulseCounterUnit(Pin pinA, Pin? pinB)
    {
        this.pinA = pinA;
        this.pinB = pinB;
        pinA.Configure(null, true); // the driver pulls its inputs up
        pinB?.Configure(null, true);
    }

    public int GpioA => pinA.Gpio;

    public int? GpioB => pinB?.Gpio;

    public void Start(GpioPulsePolarity edges)
    {
        polarity = edges;
        Interlocked.Exchange(ref count, 0);
        isCounting = true;
        pinA.Edge += OnEdgeA;
        if (pinB is not null)
            pinB.Edge += OnEdgeB;
    }

    public void Stop()
    {
        if (!isCounting)
            return;
        isCounting = false;
        pinA.Edge -= OnEdgeA;
        if (pinB is not null)
            pinB.Edge -= OnEdgeB;
    }

    public long Read(bool reset) => reset ? Interlocked.Exchange(ref count, 0) : Interlocked.Read(ref count);

    private void OnEdgeA(bool level)
    {
        var counts = polarity == GpioPulsePolarity.Both || level == (polarity == GpioPulsePolarity.Rising);
        if (counts)
            Add(pinB is { Level: true } ? 1 : pinB is null ? 1 : -1);
    }

    // With two pins the other one's level gives the direction: low reverses it.
    private void OnEdgeB(bool level) => Add((level ? 1 : -1) * (pinA.Level ? 1 : -1));

    private void Add(int by) => Interlocked.Add(ref count, by);
}
