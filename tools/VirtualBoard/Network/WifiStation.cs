using System.Device.Wifi;

namespace VirtualBoard;

/// <summary>The board's radio, and what it keeps in flash to connect by itself.</summary>
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

    /// <summary>Raised when it may have been connected or disconnected.</summary>
    public event Action? StateChanged;

    /// <summary>The radio runs, and takes ADC2 for itself.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The network to join without being told: a board comes deployed with the network around it.</summary>
    public string SavedSsid { get; set; }

    /// <summary>Its password; the virtual network asks for none.</summary>
    public string SavedPassword { get; set; } = "";

    /// <summary>It has joined the network and has an address.</summary>
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

    /// <summary>Joins a network; where it cannot be reached, joins it when it can, unless reconnecting is manual.</summary>
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

    /// <summary>The platform's SNTP client: asks whenever there is a network, and sets the device's clock.</summary>
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
