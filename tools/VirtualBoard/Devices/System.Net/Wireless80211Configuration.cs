using VirtualBoard;

namespace System.Net.NetworkInformation;

/// <summary>The Wi-Fi network that the device joins automatically. The board stores one.</summary>
public class Wireless80211Configuration
{
    private const int MaxSsidLength = 32;
    private const int MaxPasswordLength = 64;

    /// <summary>Creates an empty one.</summary>
    public Wireless80211Configuration(uint id) => Id = id;

    /// <summary>When the network is joined.</summary>
    [Flags]
    public enum ConfigurationOptions : byte
    {
        /// <summary>Not specified.</summary>
        None = 0,

        /// <summary>Never.</summary>
        Disable = 1,

        /// <summary>When the firmware says so.</summary>
        Enable = 2,

        /// <summary>At once.</summary>
        AutoConnect = 6,

        /// <summary>Once a phone has sent the credentials.</summary>
        SmartConfig = 10,
    }

    /// <summary>The network's authentication.</summary>
    public AuthenticationType Authentication { get; set; }

    /// <summary>The network's encryption.</summary>
    public EncryptionType Encryption { get; set; }

    /// <summary>Its radio.</summary>
    public RadioType Radio { get; set; }

    /// <summary>When it is joined.</summary>
    public ConfigurationOptions Options { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>Its name.</summary>
    public string? Ssid { get; set; }

    /// <summary>The configuration's number.</summary>
    public uint Id { get; }

    /// <summary>All of them.</summary>
    public static Wireless80211Configuration[] GetAllWireless80211Configurations()
    {
        var station = Board.Current.Station;
        return
        [
            new Wireless80211Configuration(0)
            {
                Authentication = AuthenticationType.WPA2,
                Encryption = EncryptionType.WPA2_PSK,
                Options = ConfigurationOptions.AutoConnect,
                Password = station.SavedPassword,
                Ssid = station.SavedSsid,
            },
        ];
    }

    /// <summary>Stores name and password.</summary>
    /// <exception cref="ArgumentNullException">There is no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Name or password is too long.</exception>
    public void SaveConfiguration()
    {
        ArgumentNullException.ThrowIfNull(Ssid);
        ArgumentNullException.ThrowIfNull(Password);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Password.Length, MaxPasswordLength, nameof(Password));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Ssid.Length, MaxSsidLength, nameof(Ssid));
        var station = Board.Current.Station;
        station.SavedSsid = Ssid;
        station.SavedPassword = Password;
    }
}
