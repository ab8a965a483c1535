using VirtualBoard;

namespace nanoFramework.Networking;

/// <summary>The status of a network helper.</summary>
public enum NetworkHelperStatus
{
    /// <summary>Not started.</summary>
    None = 0,

    /// <summary>Started.</summary>
    Started = 1,

    /// <summary>The network is ready, and the time is known if it was requested.</summary>
    NetworkIsReady = 2,

    /// <summary>The device has no network interface.</summary>
    FailedNoNetworkInterface = 3,

    /// <summary>No address was received in time.</summary>
    TokenExpiredWaitingIPAddress = 4,

    /// <summary>The time was not received in time.</summary>
    TokenExpiredWaitingDateTime = 5,

    /// <summary>A network that a scan found could not be joined.</summary>
    ErrorConnetingToWiFiWhileScanning = 6,

    /// <summary>An exception, which the helper exposes.</summary>
    ExceptionOccurred = 7,

    /// <summary>The network was lost; the device is reconnecting.</summary>
    Reconnecting = 8,
}

/// <summary>A static IP configuration.</summary>
public class IPConfiguration
{
    /// <summary>Creates a configuration.</summary>
    public IPConfiguration(
        string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress, string[]? ipv4DnsAddresses = null)
    {
        IPAddress = ipv4Address;
        IPSubnetMask = ipv4SubnetMask;
        IPGatewayAddress = ipv4GatewayAddress;
        IPDns = ipv4DnsAddresses;
    }

    /// <summary>The address.</summary>
    public string IPAddress { get; set; }

    /// <summary>The subnet mask.</summary>
    public string IPSubnetMask { get; set; }

    /// <summary>The default gateway.</summary>
    public string IPGatewayAddress { get; set; }

    /// <summary>Name servers.</summary>
    public string[]? IPDns { get; set; }
}

/// <summary>
/// Connects over Ethernet. The board has none, so this never becomes ready, as on an ESP32 without Ethernet. For Wi-Fi, use
/// <see cref="WifiNetworkHelper"/>.
/// </summary>
public static class NetworkHelper
{
    private const int PollMs = 200;

    /// <summary>Never set.</summary>
    public static ManualResetEvent NetworkReady => Board.Current.Chip.EthernetReady;

    /// <summary>The current status.</summary>
    public static NetworkHelperStatus Status => Board.Current.Chip.EthernetStatus;

    /// <summary>The exception that made it fail; always null.</summary>
    public static Exception? HelperException => null;

    /// <summary>Waits for Ethernet in the background.</summary>
    public static void SetupNetworkHelper(bool requiresDateTime = false) =>
        Board.Current.Chip.EthernetStatus = NetworkHelperStatus.Started;

    /// <summary>Waits for Ethernet in the background.</summary>
    public static void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false) =>
        Board.Current.Chip.EthernetStatus = NetworkHelperStatus.Started;

    /// <summary>Waits for Ethernet until the token is cancelled.</summary>
    public static bool SetupAndConnectNetwork(CancellationToken token = default, bool requiresDateTime = false)
    {
        var board = Board.Current;
        using var hold = board.Clock.Hold();
        while (!token.IsCancellationRequested)
            board.Clock.Pass(PollMs);
        board.Chip.EthernetStatus = NetworkHelperStatus.TokenExpiredWaitingIPAddress;
        return false;
    }

    /// <summary>Waits for Ethernet until the token is cancelled.</summary>
    public static bool SetupAndConnectNetwork(
        IPConfiguration ipConfiguration, CancellationToken token = default, bool requiresDateTime = false) =>
        SetupAndConnectNetwork(token, requiresDateTime);

    /// <summary>Resets the helper.</summary>
    public static void Reset() => Board.Current.Chip.EthernetStatus = NetworkHelperStatus.None;
}
