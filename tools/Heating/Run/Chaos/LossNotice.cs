using VirtualBoard;

namespace Heating.Run.Chaos;

/// <summary>
/// Keeps house time at real time from when a connection is cut until the device's MQTT client notices. That takes real
/// time, in which a run at full speed would pass through days, and a short outage would never have happened.
/// </summary>
internal sealed class LossNotice
{
    private readonly Lock _lock = new();
    private readonly Board _board;
    private IDisposable? _hold;
    private bool _isConnected;

    public LossNotice(Board board)
    {
        _board = board;
        board.Network.Mqtt.ConnectionChanged += OnConnectionChanged;
    }

    /// <summary>Called before the connection is cut, if there is one.</summary>
    public void Expect()
    {
        lock (_lock)
        {
            if (_isConnected)
                _hold ??= _board.Clock.Hold();
        }
    }

    /// <summary>Stops waiting.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _hold?.Dispose();
            _hold = null;
        }
    }

    /// <summary>Called when the power is cut: nobody is left to notice.</summary>
    public void PowerCut() => OnConnectionChanged(isConnected: false);

    private void OnConnectionChanged(bool isConnected)
    {
        lock (_lock)
            _isConnected = isConnected;
        Forget();
    }
}
