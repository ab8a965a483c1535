using System.Diagnostics;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using Firmware = HeatingSensor.Device;

namespace Heating.Bench.Device;

/// <summary>The firmware's whole device in real time, on its own thread with a small stack.</summary>
internal sealed class StormDevice : IDisposable
{
    private const int StackBytes = 256 * 1024;
    private const int WaitMaxMs = 1000;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly AutoResetEvent _wake = new(false);
    private readonly IMqttLink _link;
    private readonly StormLog _log;
    private readonly Thread _thread;
    private readonly BenchClock _clock;
    private readonly Firmware _device;
    private volatile bool _isStopping;

    /// <param name="number">Its number, used for its name and random seed.</param>
    /// <param name="link">Its link to the broker.</param>
    /// <param name="log">Receives its failure.</param>
    public StormDevice(int number, IMqttLink link, StormLog log)
    {
        _link = link;
        _log = log;
        _clock = new BenchClock(() => (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds);
        _clock.Woken += () => _wake.Set();
        var settings = new DeviceSettings { ThingName = $"bench-{number}", Endpoint = "localhost" };
        var board = new BenchBoard(number);
        _device = new Firmware(settings, board.Ports(_clock, new BenchRelay(), new MemoryStore(), link));
        _clock.Synchronize();
        _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = settings.ThingName };
    }

    /// <summary>Switches it on.</summary>
    public void PowerOn() => _thread.Start();

    /// <summary>Lets its thread end.</summary>
    public void PowerOff()
    {
        _isStopping = true;
        _wake.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        PowerOff();
        if (_thread.IsAlive)
            _thread.Join();
        _wake.Dispose();
    }

    // Catches everything: an exception on this thread would end the process.
    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                long dueMs = _device.Tick(_clock.NowMs);
                _wake.WaitOne((int)Math.Clamp(dueMs - _clock.NowMs, 0, WaitMaxMs));
            }
            _link.Close();
        }
        catch (Exception error)
        {
            _log.Failed(error);
        }
    }
}
