using System.Device.Wifi;

namespace VirtualBoard;

/// <summary>The board's radio, and its stored settings for connecting automatically.</summary>
internal sealed class WifiStation
{
    private readonly Board board;
    private readonly Lock gate = new();
    private string? ssid;
    private WifiReconnectionKind reconnectionKind;

    public WifiStation(Board board, VirtualNetwork network)
    {
        this.board = board;
        SavedSsid = network.Ssid;
        network.Changed += OnNetworkChanged;
        network.SntpChanged += SynchronizeTime;
    }

    /// <summary>Raised when the connection state may have changed.</summary>
    public event Action? StateChanged;

    /// <summary>Whether the radio runs, which makes ADC2 unavailable.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The network to join automatically: by default the one in range.</summary>
    public string SavedSsid { get; set; }

    /// <summary>Its password; the virtual network asks for none.</summary>
    public string SavedPassword { get; set; } = "";

    /// <summary>Whether it has joined the network and has an address.</summary>
    public bool IsConnected
    {
        get
        {
            lock (gate)
                return ssid is not null && board.Network.IsUp;
        }
    }

    /// <summary>The radio starts.</summary>
    public void Start() => IsStarted = true;

    /// <summary>Joins a network; if it is unreachable, joins later, unless reconnecting is manual.</summary>
    public WifiConnectionStatus Connect(string name, WifiReconnectionKind kind)
    {
        Start();
        lock (gate)
        {
            reconnectionKind = kind;
            ssid = board.Network.IsUp || kind == WifiReconnectionKind.Automatic ? name : null;
        }

        Announce();
        return IsConnected ? WifiConnectionStatus.Success : WifiConnectionStatus.NetworkNotAvailable;
    }

    /// <summary>Leaves the network: open connections are dropped.</summary>
    public void Disconnect()
    {
        lock (gate)
        {
            if (ssid is null)
                return;
            ssid = null;
        }

        board.Network.DropAll();
        Announce();
    }

    /// <summary>The platform's SNTP client: sets the device's clock whenever there is a network.</summary>
    public void SynchronizeTime()
    {
        if (IsConnected && board.Network.SntpWorks)
            board.Clock.SetUtc(board.Clock.WorldUtc);
    }

    private void OnNetworkChanged(bool isUp)
    {
        lock (gate)
        {
            if (!isUp && reconnectionKind == WifiReconnectionKind.Manual)
                ssid = null;
        }

        Announce();
    }

    private void Announce()
    {
        SynchronizeTime();
        StateChanged?.Invoke();
    }
}
