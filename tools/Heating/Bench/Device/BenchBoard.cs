using HeatingSensor;
using HeatingSensor.Ports;

namespace Heating.Bench.Device;

/// <summary>The parts of a board that no measurement is about: a working sensor, a network that is up.</summary>
internal sealed class BenchBoard(int seed) : IThermometer, INetwork, IRandom, IIndicator, ISystem
{
    private const int SoundCounts = 1872;

    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public bool IsUp => true;

    /// <inheritdoc/>
    public int RssiDbm => -60;

    /// <inheritdoc/>
    public int FreeHeapBytes => 60_000;

    /// <inheritdoc/>
    public int HeapAtBootBytes => 80_000;

    /// <summary>A board's ports: the given ones and these.</summary>
    public BoardPorts Ports(IClock clock, IRelayInput relay, IStore store, IMqttLink link) => new()
    {
        Clock = clock,
        Relays = [relay],
        EdgeCounters = [null],
        Store = store,
        Link = link,
        Thermometer = this,
        Network = this,
        Random = this,
        Led = this,
        System = this,
    };

    /// <inheritdoc/>
    public int ReadCounts() => SoundCounts;

    /// <inheritdoc/>
    public void Start()
    {
    }

    /// <inheritdoc/>
    public int Next(int exclusiveMax) => _random.Next(exclusiveMax);

    /// <inheritdoc/>
    public void Set(bool isLit)
    {
    }

    /// <inheritdoc/>
    public void Log(string line)
    {
    }

    /// <inheritdoc/>
    public void Warn(string line)
    {
    }

    /// <inheritdoc/>
    public void Restart() => throw new InvalidOperationException("The firmware restarts the board.");
}
