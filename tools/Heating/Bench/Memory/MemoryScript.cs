using System.Text;
using System.Text.Json;
using Heating.Bench.Device;
using HeatingSensor.Settings;
using Firmware = HeatingSensor.Device;

namespace Heating.Bench.Memory;

/// <summary>
/// A short, deterministic device life under virtual time: boot, connect, a delta, quiet, an outage with relay changes, and
/// the reconnect; then status events in steady state, and quiet again.
/// </summary>
internal sealed class MemoryScript
{
    private const int SecondMs = 1000;
    private const int MinuteMs = 60 * SecondMs;
    private const int OutageEvents = 30;
    private const int WarmUpEvents = 40;
    private const int Events = 100;
    private const int IdleMinutes = 60;
    private const string DeltaTopic = "$aws/things/boiler-1/shadow/name/configuration/update/delta";

    // Keys with values, an alias, and keys that must be rejected with a reason, all at once.
    private const string Delta = """
        {"version":7,"timestamp":1790000000,"state":{"overheatC":85.5,"frostC":4,"samplingRate":30,"telemetryBatchSize":5,
        "logLevel":"warning","backoffCapS":120,"debounceMs":-5,"colour":"blue","keepAliveS":"fast","thermistorBeta":1,
        "onDelayMs":1.5,"offDelayMs":null}}
        """;

    private readonly BenchRelay _relay = new();
    private readonly EchoLink _link = new();
    private readonly BenchClock _clock;
    private readonly Firmware _device;
    private readonly List<Moment> _moments = [];
    private ObjectGraph? _most;
    private long _nowMs;

    private MemoryScript()
    {
        _clock = new BenchClock(() => _nowMs, new DateTimeOffset(2026, 12, 1, 6, 0, 0, TimeSpan.Zero));
        var settings = new DeviceSettings { ThingName = Made("boiler-1"), Endpoint = Made("a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com") };
        _device = new Firmware(settings, new BenchBoard(1).Ports(_clock, _relay, new MemoryStore(), _link));
    }

    /// <summary>Runs the script.</summary>
    /// <returns><see cref="MemoryFigures"/> as JSON, because the caller has its own copy of the types.</returns>
    public static string Run()
    {
        Meter.Reset();
        var script = new MemoryScript();
        return JsonSerializer.Serialize(script.RunAll(), MemoryJson.Default.MemoryFigures);
    }

    private MemoryFigures RunAll()
    {
        Walk();
        End("boot");
        _clock.Synchronize();
        Pass(MinuteMs);
        End("connect");
        _link.Deliver(Made(DeltaTopic), Encoding.UTF8.GetBytes(Delta));
        Walk();
        Pass(MinuteMs);
        End("delta");
        Pass(IdleMinutes * MinuteMs);
        End("quiet");
        _link.IsReachable = false;
        Switch(OutageEvents);
        End("outage");
        _link.IsReachable = true;
        Pass(30 * MinuteMs);
        End("reconnect");
        (SortedDictionary<string, Allocated> perEvent, SortedDictionary<string, double> portCalls) = CountEvents();
        double idle = CountIdle();
        var statics = new ObjectGraph(typeof(Firmware).Assembly);
        statics.Add(_device);
        SortedDictionary<string, Allocated> parts = new(statics.ByPart);
        SortedDictionary<string, Allocated> types = new(statics.ByType);
        statics.AddStatics();
        return new MemoryFigures("", _moments, types, Difference(statics.ByPart, parts), Difference(statics.ByType, types),
            statics.ByStaticField, new TableFigures(0, 0, 0, 0, 0, 0), perEvent, portCalls, idle);
    }

    private (SortedDictionary<string, Allocated> PerEvent, SortedDictionary<string, double> PortCalls) CountEvents()
    {
        Switch(WarmUpEvents);
        int before = _link.StatusCount;
        Meter.Reset();
        Switch(Events);
        if (_link.StatusCount - before != Events || _device.PendingCount != 0)
            throw new InvalidOperationException(
                $"{_link.StatusCount - before} messages for {Events} changes, {_device.PendingCount} left");
        var perEvent = new SortedDictionary<string, Allocated>(StringComparer.Ordinal);
        foreach ((string site, Allocated all) in Meter.BySite)
            perEvent.Add(site, new Allocated(all.Count / Events, all.Bytes / Events));
        var portCalls = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((string call, int count) in Meter.PortCalls)
            portCalls.Add(call, (double)count / Events);
        return (perEvent, portCalls);
    }

    private double CountIdle()
    {
        Meter.Reset();
        Pass(IdleMinutes * MinuteMs);
        return Meter.BySite.Values.Sum(site => site.Bytes) / (IdleMinutes * 60);
    }

    private void Switch(int count)
    {
        for (int index = 0; index < count; index++)
        {
            _relay.Flip(_nowMs);
            Pass(2 * SecondMs);
        }
    }

    // The device gets its answers at once; it is inspected after each of its steps.
    private void Pass(long forMs)
    {
        long endMs = _nowMs + forMs;
        while (_nowMs < endMs)
        {
            long dueMs = _device.Tick(_nowMs);
            Walk();
            if (!_link.Acknowledge())
                _nowMs = Math.Min(endMs, Math.Max(dueMs, _nowMs + 1));
        }
    }

    private void Walk()
    {
        var graph = new ObjectGraph(typeof(Firmware).Assembly);
        graph.Add(_device);
        if (_most is null || graph.All.Bytes > _most.All.Bytes)
            _most = graph;
    }

    private void End(string name)
    {
        _moments.Add(new Moment(name, _most!.ByPart, Meter.Deepest.Frames, Meter.Deepest.Bytes));
        _most = null;
        Meter.Reset();
    }

    private static SortedDictionary<string, Allocated> Difference(
        SortedDictionary<string, Allocated> all, SortedDictionary<string, Allocated> part)
    {
        var rest = new SortedDictionary<string, Allocated>(StringComparer.Ordinal);
        foreach ((string name, Allocated more) in all)
        {
            Allocated less = part.GetValueOrDefault(name) ?? new Allocated(0, 0);
            if (more.Count > less.Count)
                rest.Add(name, new Allocated(more.Count - less.Count, more.Bytes - less.Bytes));
        }
        return rest;
    }

    // Not a literal: on the device it comes from the settings or the network.
    private static string Made(string text) => new(text.AsSpan());
}
