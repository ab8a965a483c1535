namespace System.Device.Wifi;

/// <summary>A network that a scan found.</summary>
public class WifiAvailableNetwork
{
    private readonly int rssi;

    /// <summary>Creates an empty one.</summary>
    public WifiAvailableNetwork()
        : this("", 0)
    {
    }

    internal WifiAvailableNetwork(string ssid, int rssi)
    {
        Ssid = ssid;
        this.rssi = rssi;
    }

    /// <summary>The access point's hardware address.</summary>
    public string Bsid => Ssid.Length == 0 ? "" : "02-00-00-00-00-01";

    /// <summary>The network's name.</summary>
    public string Ssid { get; }

    /// <summary>Not reported by the platform.</summary>
    public WifiNetworkKind NetworkKind => WifiNetworkKind.Any;

    /// <summary>Signal strength in dBm.</summary>
    public double NetworkRssiInDecibelMilliwatts => rssi;

    /// <summary>Signal strength, 0 to 4.</summary>
    public byte SignalBars => rssi switch
    {
        > -55 => 4,
        > -75 => 3,
        > -85 => 2,
        > -96 => 1,
        _ => 0,
    };
}

/// <summary>The result of a scan.</summary>
public class WifiNetworkReport
{
    internal WifiNetworkReport(WifiAvailableNetwork[] networks) => AvailableNetworks = networks;

    /// <summary>The networks.</summary>
    public WifiAvailableNetwork[] AvailableNetworks { get; }
}

/// <summary>Kinds of networks.</summary>
public enum WifiNetworkKind
{
    /// <summary>Ad hoc, without an access point.</summary>
    Adhoc = 0,

    /// <summary>Any.</summary>
    Any = 1,

    /// <summary>With an access point.</summary>
    Infrastructure = 2,
}
