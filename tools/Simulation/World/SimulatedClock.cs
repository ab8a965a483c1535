using HeatingSensor.Ports;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>The board's clocks, and the SNTP that sets one of them.</summary>
public sealed class SimulatedClock : IClock
{
    private const long SntpIntervalMs = 3600_000;
    private const long JumpMaxMs = 10L * 365 * 24 * 3600_000;

    private readonly Scheduler _time;
    private readonly Recorder _recorder;
    private readonly SimulationPlan _plan;
    private readonly Prng _random;
    private long _poweredOnMs;
    private long _zeroUtcMs;
    private int _boot;

    public SimulatedClock(Scheduler time, Recorder recorder, SimulationPlan plan, Prng random)
    {
        _time = time;
        _recorder = recorder;
        _plan = plan;
        _random = random;
    }

    /// <inheritdoc/>
    public long NowMs => _time.NowMs - _poweredOnMs;

    /// <inheritdoc/>
    public long UtcMs => _zeroUtcMs + NowMs;

    /// <summary>Whether something woke the device's wait.</summary>
    public bool IsWoken { get; set; }

    /// <summary>Whether SNTP answers as fast as it should; after the faults it always does.</summary>
    public bool IsSntpGood { get; set; }

    /// <summary>Whether SNTP has a network.</summary>
    public Func<bool> HasNetwork { get; set; } = () => true;

    /// <inheritdoc/>
    public void SetUtc(long utcMs) => _zeroUtcMs = utcMs - NowMs;

    /// <inheritdoc/>
    public void Wait(int timeoutMs) => throw new InvalidOperationException("only the simulation may wait");

    /// <inheritdoc/>
    public void Wake() => IsWoken = true;

    /// <summary>Resets the clocks at power-on: the board has no battery, so its calendar starts in 1970.</summary>
    public void PowerOn()
    {
        _poweredOnMs = _time.NowMs;
        _zeroUtcMs = 0;
        _boot++;
        AskSntp();
    }

    /// <summary>Lets SNTP ask again, now that it will be answered.</summary>
    public void AskSntp()
    {
        var boot = _boot;
        long? delayMs = IsSntpGood ? _random.Between(200L, 3000) : SlowAnswerMs();
        if (delayMs is { } answered)
            _time.After(answered, () => Answer(boot));
    }

    /// <summary>Sets the clock wrong, as a misconfigured server does.</summary>
    public void Jump()
    {
        var byMs = _random.Between(120_000, JumpMaxMs) * (_random.Percent(50) ? 1 : -1);
        byMs = Math.Max(byMs, -UtcMs);
        _zeroUtcMs += byMs;
        _recorder.Add(new ClockJumped(_time.NowMs, byMs));
    }

    private long? SlowAnswerMs()
    {
        if (_plan.Has(Faults.SntpNever))
            return null;
        return _plan.Has(Faults.SntpLate) ? _random.Between(60_000L, 3600_000) : _random.Between(200L, 3000);
    }

    private void Answer(int boot)
    {
        if (boot != _boot)
            return;
        if (!HasNetwork())
        {
            _time.After(_random.Between(1000L, 15_000), () => Answer(boot));
            return;
        }

        SetUtc(_plan.StartUtcMs + _time.NowMs);
        _recorder.Add(new TimeSet(_time.NowMs));
        _time.After(SntpIntervalMs, () => Answer(boot));
    }
}
