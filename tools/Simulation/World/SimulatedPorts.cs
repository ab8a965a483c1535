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

public sealed class SimulatedThermometer : IThermometer
{
    /// <summary>The reading of an intact sensor: about 25 degrees Celsius.</summary>
    public const int SoundCounts = 2048;

    /// <inheritdoc/>
    public int FullScale => 4095;

    /// <summary>The current reading of the ADC.</summary>
    public int Counts { get; set; } = SoundCounts;

    /// <inheritdoc/>
    public int ReadCounts() => Counts;
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
