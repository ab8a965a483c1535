using System.Text.Json.Nodes;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>Triggers the plan's faults, each on a schedule of its own, until stopped.</summary>
public sealed class FaultDriver
{
    /// <summary>About -15 degrees Celsius.</summary>
    private const int ColdCounts = 3700;

    private readonly Scheduler _time;
    private readonly SimulatedBoard _board;
    private readonly House _house;
    private readonly CloudUser _user;
    private readonly Recorder _recorder;
    private readonly SimulationPlan _plan;
    private readonly Prng _random;
    private bool _isOver;

    public FaultDriver(
        Scheduler time,
        SimulatedBoard board,
        House house,
        CloudUser user,
        Recorder recorder,
        SimulationPlan plan,
        Prng random)
    {
        _time = time;
        _board = board;
        _house = house;
        _user = user;
        _recorder = recorder;
        _plan = plan;
        _random = random;
    }

    /// <summary>Starts.</summary>
    public void Begin()
    {
        Every(Faults.PowerCut, CutPower);
        Every(Faults.NetworkLoss, LoseNetwork);
        Every(Faults.HalfOpen, _board.Link.HalfOpen);
        Every(Faults.PubackLost, () => FaultyPubacks(Faults.PubackLost));
        Every(Faults.PubackLate, () => FaultyPubacks(Faults.PubackLate));
        Every(Faults.PubackTwice, () => FaultyPubacks(Faults.PubackTwice));
        Every(Faults.BrokerRestart, RestartBroker);
        Every(Faults.ConnectRefused, () => Meet(Welcome.Refuse, _random.Exponential(120_000)));
        Every(Faults.TlsRefused, () => Meet(Welcome.TlsFails, _random.Exponential(120_000)));
        Every(Faults.ConnackNever, () => Meet(Welcome.Silence, _random.Exponential(120_000)));
        Every(Faults.AcceptAndDrop, () => Meet(Welcome.AcceptAndDrop, _random.Exponential(600_000)));
        Every(Faults.HandshakeStall, SlowHandshakes);
        Every(Faults.ClockJump, _board.Clock.Jump);
        Every(Faults.DiskFull, FillDisk);
        foreach (var call in (Faults[])[Faults.ReadFails, Faults.DeleteFails, Faults.ListFails, Faults.FreeSpaceUnknown])
            Every(call, () => FailCalls(call));
        Every(Faults.SensorFault, BreakSensor);
        Every(Faults.EdgeStorm, _house.Storm);
        foreach (var fault in (Faults[])[Faults.DeltaLost, Faults.DeltaTwice, Faults.DeltaLate, Faults.ReportRejected])
            Every(fault, () => FaultyShadows(fault));
        Every(Faults.DeltaStale, _board.Shadows.Repeat);
        Every(Faults.ShadowDeleted, _board.Shadows.Delete);
        Every(Faults.ShadowJunk, _board.Shadows.PublishJunk);
        Every(Faults.TwoWriters, WriteOver);
    }

    /// <summary>Ends all faults for good.</summary>
    public void End()
    {
        _isOver = true;
        _board.Power.Disarm();
        _board.Network.IsUp = true;
        _recorder.Add(new NetworkChanged(_time.NowMs, true));
        _board.Broker.Welcome = Welcome.Accept;
        _board.Broker.PubackFaults = Faults.None;
        _board.Shadows.Faults = Faults.None;
        _board.Link.IsHandshakeSlow = false;
        _board.Flash.IsFull = false;
        _board.Flash.FailingCalls = Faults.None;
        _board.Thermometer.BrokenCounts = null;
        _board.Clock.IsSntpGood = true;
        _board.Clock.AskSntp();
    }

    private void Every(Faults fault, Action happen)
    {
        if (!_plan.Has(fault))
            return;
        var random = _random.Fork();
        Next();

        void Next() => _time.After(random.Exponential(_plan.FaultEveryMs), () =>
        {
            if (_isOver)
                return;
            happen();
            Next();
        });
    }

    private void CutPower()
    {
        if (_random.Percent(30))
            _board.CutPower();
        else
            _board.Power.CutAt(_random.Between(1, 12), _random.Pick(CutKind.NotDone, CutKind.DoneNotReturned, CutKind.Torn));
    }

    private void LoseNetwork()
    {
        During("network is away", _random.Exponential(_random.Pick(5_000, 60_000, 600_000)), isOn =>
        {
            _board.Network.IsUp = !isOn;
            _recorder.Add(new NetworkChanged(_time.NowMs, !isOn));
            if (!isOn)
                return;
            if (_random.Percent(50))
                _board.Link.Break("the network is gone");
            else
                _board.Link.HalfOpen();
        });
    }

    private void FaultyPubacks(Faults fault) => During($"PUBACKs: {fault}", _random.Exponential(120_000), isOn =>
        _board.Broker.PubackFaults = isOn ? _board.Broker.PubackFaults | fault : _board.Broker.PubackFaults & ~fault);

    private void FaultyShadows(Faults fault) => During($"shadows: {fault}", _random.Exponential(300_000), isOn =>
        _board.Shadows.Faults = isOn ? _board.Shadows.Faults | fault : _board.Shadows.Faults & ~fault);

    private void WriteOver()
    {
        _user.Desire();
        _board.Shadows.Overwrite(new JsonObject { ["debounceMs"] = 7, ["frostC"] = 1 });
        _user.Desire();
    }

    private void Meet(Welcome welcome, long durationMs) => During($"broker: {welcome}", durationMs, isOn =>
    {
        _board.Broker.Welcome = isOn ? welcome : Welcome.Accept;
        if (isOn)
            _board.Link.Break($"broker: {welcome}");
    });

    private void RestartBroker()
    {
        if (_random.Percent(50))
            _board.Broker.ForgetSessions();
        Meet(Welcome.Unreachable, _random.Exponential(20_000));
    }

    private void SlowHandshakes()
    {
        _board.Link.Break("broker closes, and is slow from now on");
        During("slow handshakes", _random.Exponential(300_000), isOn => _board.Link.IsHandshakeSlow = isOn);
    }

    private void FillDisk() =>
        During("drive is full", _random.Exponential(300_000), isOn => _board.Flash.IsFull = isOn);

    // If no read succeeds, this must end before the minute after which the device gives up, because its gap then cannot be
    // exact about numbers that it could not read (device tests cover that). The device lists the drive only at boot, so
    // that fault includes a power cut.
    private void FailCalls(Faults call)
    {
        _board.Flash.FailurePercent = _random.Pick(10, 50, 100);
        var durationMs = call == Faults.ListFails ? 40_000 : _random.Exponential(_random.Pick(2_000, 20_000, 120_000));
        if (call == Faults.ReadFails && _board.Flash.FailurePercent == 100)
            durationMs = Math.Min(durationMs, 40_000);
        During($"drive: {call} {_board.Flash.FailurePercent} %", durationMs, isOn =>
            _board.Flash.FailingCalls = isOn ? _board.Flash.FailingCalls | call : _board.Flash.FailingCalls & ~call);
        if (call == Faults.ListFails)
            _board.CutPower();
    }

    private void BreakSensor() => During("sensor is broken or cold", _random.Exponential(300_000), isOn =>
        _board.Thermometer.BrokenCounts = isOn ? _random.Pick(0, 4095, 5, 4090, ColdCounts) : null);

    private void During(string what, long durationMs, Action<bool> set)
    {
        _recorder.Add(new FaultChanged(_time.NowMs, $"{what} for {durationMs} ms"));
        set(true);
        _time.After(durationMs, () =>
        {
            if (!_isOver)
                set(false);
        });
    }
}
