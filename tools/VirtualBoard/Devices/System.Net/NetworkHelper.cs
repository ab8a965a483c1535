using VirtualBoard;

namespace nanoFramework.Networking;

/// <summary>How far a network helper is.</summary>
public enum NetworkHelperStatus
{
    /// <summary>Not begun.</summary>
    None = 0,

    /// <summary>Begun.</summary>
    Started = 1,

    /// <summary>There is a network, and the time if it was asked for.</summary>
    NetworkIsReady = 2,

    /// <summary>The device has no network interface.</summary>
    FailedNoNetworkInterface = 3,

    /// <summary>No address came in time.</summary>
    TokenExpiredWaitingIPAddress = 4,

    /// <summary>No time came in time.</summary>
    TokenExpiredWaitingDateTime = 5,

    /// <summary>A network that a scan found could not be joined.</summary>
    ErrorConnetingToWiFiWhileScanning = 6,

    /// <summary>An exception; the helper has it.</summary>
    ExceptionOccurred = 7,

    /// <summary>The network was lost and is being looked for.</summary>
    Reconnecting = 8,
}

/// <summary>A fixed address.</summary>
public class IPConfiguration
{
    /// <summary>Creates it.</summary>
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

    /// <summary>Its subnet.</summary>
    public string IPSubnetMask { get; set; }

    /// <summary>The way out.</summary>
    public string IPGatewayAddress { get; set; }

    /// <summary>Name servers.</summary>
    public string[]? IPDns { get; set; }
}

/// <summary>
/// Connects Ethernet. The board has none, so this never gets ready, as on an ESP32 without it: Wi-Fi is
/// <see cref="WifiNetworkHelper"/>'s.
/// </summary>
public static class NetworkHelper
{
    private const int PollMs = 200;

    /// <summary>Never set.</summary>
    public static ManualResetEvent NetworkReady => Board.Current.Chip.EthernetReady;

    /// <summary>How far it is.</summary>
    public static NetworkHelperStatus Status => Board.Current.Chip.EthernetStatus;

    /// <summary>What made it fail; nothing does.</summary>
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

    /// <summary>Forgets what was set up.</summary>
    public static void Reset() => Board.Current.Chip.EthernetStatus = NetworkHelperStatus.None;
}
