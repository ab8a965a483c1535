using VirtualBoard;

namespace Heating.Run.Chaos;

/// <summary>
/// Keeps house time at real time from when a connection is cut until the device's MQTT client has noticed. That takes
/// real time; in a run as fast as possible whole days would pass, and a short outage would never have been.
/// </summary>
internal sealed class LossNotice
{
    private readonly Lock _lock = new();
    private readonly Board _board;
    private IDisposable? _hold;
    private bool _isConnected;

    /// <summary>Watches a board.</summary>
    public LossNotice(Board board)
    {
        _board = board;
        board.Network.Mqtt.ConnectionChanged += OnConnectionChanged;
    }

    /// <summary>The connection is about to be cut, if there is one.</summary>
    public void Expect()
    {
        lock (_lock)
        {
            if (_isConnected)
                _hold ??= _board.Clock.Hold();
        }
    }

    /// <summary>Waits no longer.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _hold?.Dispose();
            _hold = null;
        }
    }

    /// <summary>The power goes: there is nobody left to notice.</summary>
    public void PowerCut() => OnConnectionChanged(isConnected: false);

    private void OnConnectionChanged(bool isConnected)
    {
        lock (_lock)
            _isConnected = isConnected;
        Forget();
    }
}
