using HeatingSensor;
using HeatingSensor.Configuration;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Uplink;
using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.World;

/// <summary>The board: power, and the device that is created at each boot on the same drive.</summary>
public sealed class SimulatedBoard
{
    /// <summary>More calls at one moment than any work needs: the device is spinning.</summary>
    private const int TicksAtOnceMax = 1000;

    private readonly Scheduler _time;
    private readonly Recorder _recorder;
    private readonly SimulationPlan _plan;
    private readonly Alterations _alterations;
    private readonly Prng _random;
    private Device? _device;
    private IClock _deviceClock;
    private long _awakeSinceMs;
    private int _boot;
    private int _ticksAtOnce;
    // Not a fork: what the thermometer draws must not change what the rest of a known seed's world does.
    private const ulong ThermometerSalt = 0x4144432D31;

    private long _tickedAtMs = -1;
    private bool _isCutWanted;
    private bool _isWaiting;

    public SimulatedBoard(Scheduler time, Recorder recorder, SimulationPlan plan, Alterations alterations, Prng random)
    {
        _time = time;
        _recorder = recorder;
        _plan = plan;
        _alterations = alterations;
        _random = random;
        Power = new PowerSupply();
        Thermometer = new SimulatedThermometer(new Prng(plan.Seed ^ ThermometerSalt));
        Clock = new SimulatedClock(time, recorder, plan, random.Fork()) { HasNetwork = () => Network.IsUp };
        Relay = new SimulatedRelay(Clock);
        Flash = new SimulatedFlash(time, recorder, Power, random.Fork())
        {
            ReadConfig = files => ConfigLine.OnFlash(files, Settings().Configuration),
        };
        Broker = new SimulatedBroker(time, recorder, plan, random.Fork());
        Shadows = new SimulatedShadows(time, recorder, plan, random.Fork()) { Deliver = Broker.Deliver };
        Link = new SimulatedLink(time, recorder, Power, Broker, Network, random.Fork())
        {
            Shadows = Shadows,
            ConfigOnFlash = () => Flash.Config,
            Stall = Stall,
            Wait = Wait,
        };
        Broker.Push = Link.Push;
        _deviceClock = Clock;
    }

    public PowerSupply Power { get; }

    public SimulatedClock Clock { get; }

    public SimulatedRelay Relay { get; }

    /// <summary>The drive, which alone survives a power cut.</summary>
    public SimulatedFlash Flash { get; }

    public SimulatedBroker Broker { get; }

    public SimulatedShadows Shadows { get; }

    public SimulatedLink Link { get; }

    public SimulatedNetwork Network { get; } = new() { IsUp = true };

    public SimulatedThermometer Thermometer { get; }

    /// <summary>When the device wants to be called; long.MaxValue without power.</summary>
    public long DueMs { get; private set; } = long.MaxValue;

    /// <summary>Since when managed code has run without being blocked; long.MaxValue while it is blocked.</summary>
    public long AwakeSinceMs => _device is null || Relay.IsStalled ? long.MaxValue : _awakeSinceMs;

    /// <summary>Whether the device considers itself connected.</summary>
    public bool IsConnected => _device?.Connection is ConnectionState.Connected or ConnectionState.Stable;

    /// <summary>Number of events in the journal; 0 without power.</summary>
    public int PendingCount => _device?.PendingCount ?? 0;

    /// <summary>Switches the power on.</summary>
    public void PowerOn()
    {
        if (_device is not null)
            return;
        _boot++;
        Clock.PowerOn();
        Flash.OperationCount = 0;
        _awakeSinceMs = _time.NowMs;
        _recorder.Add(new PoweredOn(_time.NowMs, _boot));
        Guard("boot", () => _device = MakeDevice());
        if (_device is null)
            return;
        _recorder.Add(new Booted(_time.NowMs, _boot, Flash.OperationCount));
        _recorder.Add(new ConfigLoaded(_time.NowMs, Flash.Config));
        DueMs = _time.NowMs;
    }

    /// <summary>Cuts the power at the next opportunity: now, or during the handshake in progress.</summary>
    public void CutPower()
    {
        if (_device is null)
            return;
        if (_isWaiting)
            _isCutWanted = true;
        else
            PowerOff("while waiting");
    }

    /// <summary>Runs the device if it is due or was woken.</summary>
    public void Step()
    {
        if (_device is null || (!Clock.IsWoken && _time.NowMs < DueMs))
            return;
        Clock.IsWoken = false;
        if (IsSpinning())
            return;
        Guard("tick", () =>
        {
            var waitMs = _device.Tick(_deviceClock.NowMs);
            waitMs = waitMs == long.MaxValue ? waitMs : waitMs - _deviceClock.NowMs;
            DueMs = waitMs > long.MaxValue - _time.NowMs ? long.MaxValue : _time.NowMs + Math.Max(0, waitMs);
        });
    }

    private bool IsSpinning()
    {
        _ticksAtOnce = _time.NowMs == _tickedAtMs ? _ticksAtOnce + 1 : 0;
        _tickedAtMs = _time.NowMs;
        if (_ticksAtOnce < TicksAtOnceMax)
            return false;
        _recorder.Fail(new Violation("Bounds", _time.NowMs, "the device keeps asking to be called at once"));
        return true;
    }

    private void Guard(string what, Action action)
    {
        try
        {
            action();
        }
        catch (PowerCutException cut)
        {
            PowerOff(cut.Message);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _recorder.Fail(new Violation("Crash", _time.NowMs, $"{what}: {error}"));
        }
    }

    private void PowerOff(string reason)
    {
        _recorder.Add(new PowerLost(_time.NowMs, _boot, reason));
        _device = null;
        DueMs = long.MaxValue;
        _isCutWanted = false;
        _isWaiting = false;
        Power.Disarm();
        Link.PowerOff();
        Relay.PowerOff();
        var isDark = _plan.Has(Faults.BitFlip) && _random.Percent(20);
        if (isDark && !Clock.IsSntpGood)
            Flash.FlipBits();
        _time.After(_random.Percent(50) ? 10 : _random.Exponential(120_000), PowerOn);
    }

    // All managed code is blocked while the world goes on.
    private void Stall(long durationMs)
    {
        Relay.Stall();
        Wait(durationMs);
        _awakeSinceMs = _time.NowMs;
        Relay.Resume();
    }

    private void Wait(long durationMs)
    {
        var endMs = _time.NowMs + durationMs;
        _isWaiting = true;
        while (_time.NowMs < endMs && !_isCutWanted)
            _time.MoveTo(Math.Min(endMs, _time.NextMs));
        _isWaiting = false;
        if (_isCutWanted)
            throw new PowerCutException("while connecting");
    }

    private Device MakeDevice()
    {
        _deviceClock = _alterations.Clock(Clock);
        var ports = new BoardPorts
        {
            Clock = _deviceClock,
            Relays = [_alterations.Relay(Relay)],
            EdgeCounters = [_plan.HasEdgeCounter ? Relay : null],
            Thermometer = Thermometer,
            Store = _alterations.Store(Flash),
            Link = _alterations.Link(Link),
            Network = Network,
            Random = _alterations.Random(new SimulatedRandom(_random.Fork())),
            Led = new SimulatedLed(),
            System = new SimulatedSystem(_time, _recorder),
        };
        var flash = new FlashJournal(
            ports.Store, ports.Buffer, ports.System, _plan.SegmentBytes, _plan.SegmentBytes * _plan.SegmentsMax);
        var journal = new RecordingJournal(_alterations.Journal(flash), _time, _recorder, _deviceClock, _time.NowMs);
        return new Device(Settings(), ports, flash, journal);
    }

    private DeviceSettings Settings()
    {
        var settings = new DeviceSettings
        {
            ThingName = "boiler-1",
            Endpoint = "broker",
            DebounceMs = _plan.DebounceMs,
            OnDelayMs = _plan.DelayMs,
            OffDelayMs = _plan.DelayMs,
        };
        settings.Configuration.Set(ConfigId.SamplingIntervalS, _plan.SamplingIntervalS);
        settings.Configuration.Set(ConfigId.ChangesPerMinuteMax, _plan.ChangesPerMinuteMax);
        settings.Configuration.Set(ConfigId.TelemetryBatchSize, _plan.BatchSize);
        return settings;
    }
}
