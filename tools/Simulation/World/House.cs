using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>Moves the relay's contact: changes that bounce, spikes too short to count, storms of edges.</summary>
public sealed class House
{
    private const int BounceMaxMs = 15;

    private readonly Scheduler _time;
    private readonly SimulatedRelay _relay;
    private readonly Recorder _recorder;
    private readonly SimulationPlan _plan;
    private readonly Prng _random;
    private bool _isOn;

    public House(Scheduler time, SimulatedRelay relay, Recorder recorder, SimulationPlan plan, Prng random)
    {
        _time = time;
        _relay = relay;
        _recorder = recorder;
        _plan = plan;
        _random = random;
    }

    /// <summary>When the contact last moved.</summary>
    public long MovedAtMs { get; private set; }

    /// <summary>Whether the house is quiet: nothing changes any more.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Starts switching the heating on and off.</summary>
    public void Begin() => _time.After(_random.Exponential(_plan.ChangeEveryMs), Change);

    /// <summary>A storm of edges that ends at a random level: short and fast, or slow enough to pass as changes, for minutes.
    /// </summary>
    public void Storm()
    {
        var isLong = _random.Percent(20);
        var edges = isLong ? _random.Between(600, 3000) : _random.Between(50, 600);
        var spacingMs = isLong ? 100 : _random.Between(1, 5);
        _recorder.Add(new FaultChanged(_time.NowMs, $"storm of {edges} edges, {spacingMs} ms apart"));
        for (var index = 0; index < edges; index++)
            _time.After((long)index * spacingMs, () => Move(!_relay.IsOn));
        _isOn = _relay.IsOn ^ (edges % 2 == 1);
    }

    private void Change()
    {
        if (IsQuiet)
            return;
        if (_random.Percent(20))
        {
            Spike();
        }
        else
        {
            _isOn = !_isOn;
            BounceTo(_isOn);
        }

        _time.After(_random.Exponential(_plan.ChangeEveryMs), Change);
    }

    // Induced by a motor on the same cable: shorter than the debounce time.
    private void Spike()
    {
        var level = _relay.IsOn;
        Move(!level);
        _time.After(_random.Between(1, Math.Min(BounceMaxMs, _plan.DebounceMs - 1)), () => Move(level));
    }

    private void BounceTo(bool isOn)
    {
        Move(isOn);
        var atMs = 0L;
        for (var count = _random.Between(0, 4); count > 0; count--)
        {
            _time.After(atMs += _random.Between(1, BounceMaxMs), () => Move(!isOn));
            _time.After(atMs += _random.Between(1, BounceMaxMs), () => Move(isOn));
        }
    }

    private void Move(bool isOn)
    {
        if (isOn != _relay.IsOn)
            MovedAtMs = _time.NowMs;
        _relay.Move(isOn);
    }
}
