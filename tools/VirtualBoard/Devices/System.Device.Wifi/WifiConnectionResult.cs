namespace System.Device.Wifi;

/// <summary>The result of connecting.</summary>
public class WifiConnectionResult
{
    internal WifiConnectionResult(WifiConnectionStatus status) => ConnectionStatus = status;

    /// <summary>The outcome.</summary>
    public WifiConnectionStatus ConnectionStatus { get; }
}

/// <summary>Outcomes of connecting.</summary>
public enum WifiConnectionStatus
{
    /// <summary>Refused.</summary>
    AccessRevoked = 0,

    /// <summary>Wrong password.</summary>
    InvalidCredential = 1,

    /// <summary>The network was not found.</summary>
    NetworkNotAvailable = 2,

    /// <summary>Connected.</summary>
    Success = 3,

    /// <summary>Timed out.</summary>
    Timeout = 4,

    /// <summary>Failed.</summary>
    UnspecifiedFailure = 5,

    /// <summary>The network's authentication is not supported.</summary>
    UnsupportedAuthenticationProtocol = 6,
}

/// <summary>What happens after a lost connection.</summary>
public enum WifiReconnectionKind
{
    /// <summary>The network is joined again.</summary>
    Automatic = 0,

    /// <summary>Nothing.</summary>
    Manual = 1,
}
