using VirtualBoard;

namespace System.Device.Wifi;

/// <summary>Handles the end of a scan.</summary>
public delegate void AvailableNetworksChangedEventHandler(WifiAdapter sender, object e);

/// <summary>The radio in station mode.</summary>
public sealed class WifiAdapter : IDisposable
{
    // An ESP32 scans all channels in some two seconds.
    private const int ScanMs = 2000;

    private readonly Board board = Board.Current;
    private bool isDisposed;

    internal WifiAdapter(int networkInterface)
    {
        NetworkInterface = networkInterface;
        board.Station.Start();
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    ~WifiAdapter()
    {
    }

    /// <summary>Raised, on the firmware's waiting thread, when a scan is complete.</summary>
    public event AvailableNetworksChangedEventHandler? AvailableNetworksChanged;

    /// <summary>Its number.</summary>
    public int NetworkInterface { get; }

    /// <summary>The network in range, if there is one.</summary>
    public WifiNetworkReport NetworkReport => new(board.Network.IsUp
        ? [new WifiAvailableNetwork(board.Network.Ssid, board.Network.Rssi)]
        : []);

    /// <summary>All adapters: the board has one.</summary>
    public static WifiAdapter[] FindAllAdapters() => [new WifiAdapter(0)];

    /// <summary>Joins a network.</summary>
    public WifiConnectionResult Connect(
        WifiAvailableNetwork availableNetwork, WifiReconnectionKind reconnectionKind, string passwordCredential) =>
        Connect(availableNetwork.Ssid, reconnectionKind, passwordCredential);

    /// <summary>Joins a network. The virtual one takes any name and password.</summary>
    public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential) =>
        new(board.Station.Connect(ssid, reconnectionKind));

    /// <summary>Leaves the network.</summary>
    public void Disconnect() => board.Station.Disconnect();

    /// <summary>Sets the host name with which the device requests an address.</summary>
    /// <exception cref="ArgumentException">Empty or longer than 32 characters.</exception>
    public void SetDeviceName(string deviceName)
    {
        if (string.IsNullOrEmpty(deviceName) || deviceName.Length > 32)
            throw new ArgumentException($"Device name '{deviceName}': expected 1 to 32 characters.");
    }

    /// <summary>Starts a scan.</summary>
    public void ScanAsync() => board.SetTimer(ScanMs, () =>
    {
        board.Interrupts.Post(() =>
        {
            if (!isDisposed)
                AvailableNetworksChanged?.Invoke(this, EventArgs.Empty);
        });
        board.Clock.Pulse();
    });

    /// <summary>Closes the adapter; the connection stays.</summary>
    public void Dispose()
    {
        isDisposed = true;
        GC.SuppressFinalize(this);
    }
}
