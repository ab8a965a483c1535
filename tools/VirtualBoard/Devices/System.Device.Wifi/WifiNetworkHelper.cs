using System.Device.Wifi;
using VirtualBoard;

namespace nanoFramework.Networking;

/// <summary>Joins the Wi-Fi network and, if asked, waits until the device's clock is set.</summary>
public static class WifiNetworkHelper
{
    /// <summary>Set when the network is ready; only after SetupNetworkHelper.</summary>
    public static ManualResetEvent NetworkReady => Link.NetworkReady;

    /// <summary>The current status.</summary>
    public static NetworkHelperStatus Status => Link.Status;

    /// <summary>The exception that made it fail.</summary>
    public static Exception? HelperException => Link.Error;

    /// <summary>The adapter in use.</summary>
    public static WifiAdapter? WifiAdapter => Link.Adapter;

    private static WifiLink Link => Board.Current.Chip.WifiLink;

    /// <summary>Watches the connection to the saved network; see <see cref="NetworkReady"/>.</summary>
    public static void SetupNetworkHelper(bool requiresDateTime = false) =>
        Link.Watch(null, WifiReconnectionKind.Automatic, requiresDateTime);

    /// <summary>The same with a fixed address.</summary>
    public static void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false) =>
        Link.Watch(null, WifiReconnectionKind.Automatic, requiresDateTime);

    /// <summary>Joins a network and watches the connection.</summary>
    public static void SetupNetworkHelper(
        string ssid,
        string password,
        WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
        bool requiresDateTime = false) => Link.Watch((ssid, password), reconnectionKind, requiresDateTime);

    /// <summary>Leaves the network.</summary>
    public static void Disconnect() => Link.Disconnect();

    /// <summary>Joins a network; false if the token was cancelled first. Without a token it waits forever.</summary>
    public static bool ConnectDhcp(
        string ssid,
        string password,
        WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
        bool requiresDateTime = false,
        int wifiAdapterId = 0,
        CancellationToken token = default) =>
        Link.Join((ssid, password), reconnectionKind, requiresDateTime, wifiAdapterId, token);

    /// <summary>Joins a network with a fixed address, which the virtual network takes as given.</summary>
    public static bool ConnectFixAddress(
        string ssid,
        string password,
        IPConfiguration ipConfiguration,
        WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
        bool requiresDateTime = false,
        int WifiAdapter = 0,
        CancellationToken token = default) =>
        Link.Join((ssid, password), reconnectionKind, requiresDateTime, WifiAdapter, token);

    /// <summary>Scans and joins a network.</summary>
    public static bool ScanAndConnectDhcp(
        string ssid,
        string password,
        WifiReconnectionKind reconnectionKind = WifiReconnectionKind.Automatic,
        bool requiresDateTime = false,
        int WifiAdapter = 0,
        CancellationToken token = default) =>
        Link.Join((ssid, password), reconnectionKind, requiresDateTime, WifiAdapter, token);

    /// <summary>Joins the saved network.</summary>
    public static bool Reconnect(
        bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default) =>
        Link.Join(null, WifiReconnectionKind.Automatic, requiresDateTime, wifiAdapterId, token);

    /// <summary>Resets the helper, so that it can be set up again.</summary>
    public static void Reset() => Link.Reset();
}
