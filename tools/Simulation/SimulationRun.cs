using Simulation.Checkers;
using Simulation.Plan;
using Simulation.Trace;
using Simulation.World;

namespace Simulation;

/// <summary>
/// One seed, one run: first with faults, while nothing unsafe may happen; then without, when everything must recover
/// within a bound. Everything runs on the caller's thread; the same seed gives the same trace.
/// </summary>
public sealed class SimulationRun
{
    /// <summary>How often the run checks whether the relay is stable.</summary>
    private const long WatchMs = 5000;

    /// <summary>After this time at the same level, awake, the device must know it: twice its poll, and its delays.</summary>
    private const long RestMs = 2 * HeatingSensor.Recording.RelayPipeline.RelayPollMs;

    /// <summary>Longest wait for power, network, time, a hung connect and a backoff, in this order: what the device may
    /// need to be connected for good.</summary>
    private const long ReconnectMs = 20 * 60_000;

    /// <summary>Draining: ten messages per second, twice that for what must be sent again.</summary>
    private const long DrainMsPerEvent = 200;

    /// <summary>Longest time that an event is in flight without faults: three sends of the library.</summary>
    private const long LastEventMs = 5000;

    private readonly Scheduler _time = new();
    private readonly Recorder _recorder;
    private readonly SimulatedBoard _board;
    private readonly House _house;
    private readonly CloudUser _user;
    private readonly FaultDriver _faults;
    private readonly SimulationPlan _plan;
    private long _restedAtMs = -1;

    private SimulationRun(SimulationPlan plan, Alterations alterations, Action<string>? onLine)
    {
        _plan = plan;
        var random = new Prng(~plan.Seed).Fork();
        _recorder = new Recorder(CheckerSet.Create(plan), onLine);
        _board = new SimulatedBoard(_time, _recorder, plan, alterations, random.Fork());
        _house = new House(_time, _board.Relay, _recorder, plan, random.Fork());
        _user = new CloudUser(_time, _board.Shadows, _recorder, plan, random.Fork());
        _faults = new FaultDriver(_time, _board, _house, _user, _recorder, plan, random.Fork());
    }

    /// <summary>Runs a plan from power-on to its end, or to the first violation.</summary>
    /// <param name="alterations">Deliberate defects of the device; null: none.</param>
    /// <param name="onLine">Receives each line of the trace.</param>
    public static SimulationResult Run(
        SimulationPlan plan, Alterations? alterations = null, Action<string>? onLine = null)
    {
        var run = new SimulationRun(plan, alterations ?? Alterations.None, onLine);
        run.RunAll();
        return new SimulationResult(plan, run._recorder.Violation, run._recorder.Hash, run._recorder.Figures);
    }

    private void RunAll()
    {
        _board.PowerOn();
        _house.Begin();
        _user.Begin();
        _faults.Begin();
        _time.After(WatchMs, Watch);
        RunUntil(_plan.FaultyMs);
        _faults.End();
        _user.End();
        _recorder.Add(new FaultsEnded(_time.NowMs));
        RunUntil(_time.NowMs + (ReconnectMs / 2));
        _house.IsQuiet = true;
        RunUntil(_time.NowMs + (ReconnectMs / 2) + (_board.PendingCount * DrainMsPerEvent));
        RunUntilDrained(_time.NowMs + LastEventMs);
        RecordShadow();
        _recorder.Add(new Ended(_time.NowMs, _board.IsConnected, _board.PendingCount));
    }

    private void RunUntil(long endMs)
    {
        while (_time.NowMs < endMs && _recorder.Violation is null)
        {
            _time.MoveTo(Math.Min(endMs, Math.Min(_time.NextMs, _board.DueMs)));
            _board.Step();
        }
    }

    // Samples continue when nothing else happens: one may be in flight right now.
    private void RunUntilDrained(long limitMs)
    {
        while (_board.PendingCount > 0 && _time.NowMs < limitMs && _recorder.Violation is null)
            RunUntil(Math.Min(limitMs, _time.NowMs + 1));
    }

    private void RecordShadow()
    {
        var document = _board.Shadows.DocumentOf(SimulatedShadows.Configuration);
        var delta = document.Delta();
        _recorder.Add(new ShadowEnded(
            _time.NowMs,
            delta.Count == 0 ? "" : delta.ToJsonString(),
            document.Reported["rejected"]?.ToJsonString() ?? ""));
    }

    private void Watch()
    {
        _time.After(WatchMs, Watch);
        if (_board.AwakeSinceMs == long.MaxValue)
            return;
        var sinceMs = Math.Max(_house.MovedAtMs, _board.AwakeSinceMs) + _plan.DelayMs;
        if (sinceMs == _restedAtMs || _time.NowMs - sinceMs < RestMs)
            return;
        _restedAtMs = sinceMs;
        _recorder.Add(new RelayRested(_time.NowMs, _board.Relay.IsOn));
    }
}

/// <summary>The result of a run.</summary>
/// <param name="Violation">The first violation; null if there was none.</param>
/// <param name="Hash">Hash of the trace: the same for the same seed, firmware and simulation.</param>
public sealed record SimulationResult(SimulationPlan Plan, Violation? Violation, ulong Hash, RunFigures Figures)
{
    /// <summary>The report of a failed run: the violation, all derived options, and how to repeat it.</summary>
    public string Report =>
        $"{Violation}{Environment.NewLine}{Plan}{Environment.NewLine}heating simulate --seed {Plan.Seed} --verbose";
}
