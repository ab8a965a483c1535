using HeatingSensor.Ports;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>The chip's random numbers.</summary>
public sealed class SimulatedRandom(Prng random) : IRandom
{
    /// <inheritdoc/>
    public int Next(int exclusiveMax) => random.Between(0, exclusiveMax - 1);
}

public sealed class SimulatedNetwork : INetwork
{
    /// <inheritdoc/>
    public bool IsUp { get; set; }

    /// <inheritdoc/>
    public int RssiDbm => 0;

    /// <inheritdoc/>
    public void Start()
    {
    }
}

/// <summary>A thermistor at 25 degrees Celsius on a chip that reads it in its own way, with noise and with dips while the
/// radio sends.</summary>
public sealed class SimulatedThermometer(Prng random) : IThermometer
{
    // What 1,650 mV reads with a reference of 1,200 mV and of 1,000 mV: 21 to 28 degrees by the firmware's defaults.
    private readonly int _soundCounts = random.Between(1716, 2059);

    /// <summary>The reading of a broken sensor; null: it is sound.</summary>
    public int? BrokenCounts { get; set; }

    /// <inheritdoc/>
    public int ReadCounts() => BrokenCounts ?? _soundCounts + random.Between(-6, 6) - (random.Percent(2) ? random.Between(30, 200) : 0);
}

/// <summary>An LED that nobody watches.</summary>
public sealed class SimulatedLed : IIndicator
{
    /// <inheritdoc/>
    public void Set(bool isLit)
    {
    }
}

public sealed class SimulatedSystem(Scheduler time, Recorder recorder) : ISystem
{
    /// <inheritdoc/>
    public void Log(string line) => recorder.Add(new Logged(time.NowMs, line));

    /// <inheritdoc/>
    public void Warn(string line) => Log(line);

    /// <inheritdoc/>
    public int FreeHeapBytes => 0;

    /// <inheritdoc/>
    public int HeapAtBootBytes => 0;

    /// <inheritdoc/>
    public void Restart()
    {
        recorder.Add(new Restarted(time.NowMs));
        throw new PowerCutException("the firmware restarts the board");
    }
}
