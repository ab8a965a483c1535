namespace System.Device.Wifi;

/// <summary>How connecting went.</summary>
public class WifiConnectionResult
{
    internal WifiConnectionResult(WifiConnectionStatus status) => ConnectionStatus = status;

    /// <summary>How.</summary>
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

    /// <summary>It took too long.</summary>
    Timeout = 4,

    /// <summary>Failed.</summary>
    UnspecifiedFailure = 5,

    /// <summary>A kind of protection that is not supported.</summary>
    UnsupportedAuthenticationProtocol = 6,
}

/// <summary>What happens after the connection was lost.</summary>
public enum WifiReconnectionKind
{
    /// <summary>It is made again.</summary>
    Automatic = 0,

    /// <summary>Nothing.</summary>
    Manual = 1,
}
