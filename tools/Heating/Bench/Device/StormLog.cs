using System.Diagnostics;

namespace Heating.Bench.Device;

/// <summary>Records connection attempts and connected devices. Thread-safe.</summary>
internal sealed class StormLog
{
    private readonly Lock _lock = new();
    private readonly List<double> _connectedS = [];
    private long _start = Stopwatch.GetTimestamp();
    private int _attempts;
    private int _connected;
    private Exception? _failure;

    /// <summary>Devices connected now.</summary>
    public int ConnectedNow
    {
        get
        {
            lock (_lock)
                return _connected;
        }
    }

    /// <summary>Why the first device failed; null if none has.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock)
                return _failure;
        }
    }

    /// <summary>Attempts, and the time in seconds of each success, since <see cref="Begin"/>.</summary>
    public (int Attempts, double[] ConnectedS) Read()
    {
        lock (_lock)
            return (_attempts, [.. _connectedS]);
    }

    /// <summary>Resets the counts; connected devices stay connected.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _start = Stopwatch.GetTimestamp();
            _attempts = 0;
            _connectedS.Clear();
        }
    }

    /// <summary>A device tries to connect.</summary>
    public void Attempted()
    {
        lock (_lock)
            _attempts++;
    }

    /// <summary>The broker has accepted it.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            _connected++;
            _connectedS.Add(Stopwatch.GetElapsedTime(_start).TotalSeconds);
        }
    }

    /// <summary>A device's firmware has ended with an exception.</summary>
    public void Failed(Exception error)
    {
        lock (_lock)
            _failure ??= error;
    }

    /// <summary>A connection has ended.</summary>
    public void Closed()
    {
        lock (_lock)
            _connected--;
    }
}
