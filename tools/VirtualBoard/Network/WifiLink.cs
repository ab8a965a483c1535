using System.Device.Wifi;
using nanoFramework.Networking;

namespace VirtualBoard;

/// <summary>The implementation behind WifiNetworkHelper.</summary>
internal sealed class WifiLink(Board board)
{
    private const int PollMs = 200;

    // nanoFramework's helper considers the clock set from this year on.
    private const int FirstValidYear = 2021;

    private bool isWatching;
    private bool requiresDateTime;

    public ManualResetEvent NetworkReady { get; private set; } = new(false);

    public NetworkHelperStatus Status { get; private set; }

    public Exception? Error { get; private set; }

    public WifiAdapter? Adapter { get; private set; }

    private WifiStation Station => board.Station;

    private bool HasDateTime => board.Clock.UtcNow.Year >= FirstValidYear;

    /// <summary>
    /// Joins and waits. While it waits, board time runs no faster than real time, which is what the token counts in.
    /// </summary>
    public bool Join(
        (string Ssid, string Password)? network,
        WifiReconnectionKind kind,
        bool wantsDateTime,
        int adapterId,
        CancellationToken token)
    {
        try
        {
            Adapter = WifiAdapter.FindAllAdapters()[adapterId];
            Start(network, kind);
            using var hold = board.Clock.Hold();
            if (!WaitFor(() => Station.IsConnected, token))
                return End(NetworkHelperStatus.TokenExpiredWaitingIPAddress);
            if (wantsDateTime && !WaitFor(() => HasDateTime, token))
                return End(NetworkHelperStatus.TokenExpiredWaitingDateTime);
            return End(NetworkHelperStatus.NetworkIsReady);
        }
        catch (Exception e) when (e is not PowerOffException)
        {
            Error = e;
            return End(NetworkHelperStatus.ExceptionOccurred);
        }
    }

    /// <summary>Joins, and sets <see cref="NetworkReady"/> whenever the network is ready.</summary>
    /// <exception cref="InvalidOperationException">It is already set up.</exception>
    public void Watch((string Ssid, string Password)? network, WifiReconnectionKind kind, bool wantsDateTime)
    {
        if (isWatching)
            throw new InvalidOperationException("WifiNetworkHelper is already set up; call Reset() first.");
        isWatching = true;
        requiresDateTime = wantsDateTime;
        Adapter = WifiAdapter.FindAllAdapters()[0];
        Station.StateChanged += OnStateChanged;
        Start(network, kind);
        OnStateChanged();
    }

    public void Disconnect()
    {
        Adapter?.Disconnect();
        Adapter?.Dispose();
        Adapter = null;
    }

    public void Reset()
    {
        Station.StateChanged -= OnStateChanged;
        isWatching = false;
        NetworkReady = new ManualResetEvent(false);
        Status = NetworkHelperStatus.None;
        Error = null;
    }

    private void Start((string Ssid, string Password)? network, WifiReconnectionKind kind)
    {
        Status = NetworkHelperStatus.Started;
        if (network is { } given)
            (Station.SavedSsid, Station.SavedPassword) = given;
        Station.Connect(Station.SavedSsid, kind);
    }

    private bool WaitFor(Func<bool> condition, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            if (condition())
                return true;
            board.Clock.Pass(PollMs);
        }

        return false;
    }

    private bool End(NetworkHelperStatus status)
    {
        Status = status;
        return status == NetworkHelperStatus.NetworkIsReady;
    }

    private void OnStateChanged()
    {
        if (!Station.IsConnected)
        {
            if (Status == NetworkHelperStatus.NetworkIsReady)
                Status = NetworkHelperStatus.Reconnecting;
            NetworkReady.Reset();
        }
        else if (!requiresDateTime || HasDateTime)
        {
            Status = NetworkHelperStatus.NetworkIsReady;
            NetworkReady.Set();
        }
    }
}
