namespace System.Net.NetworkInformation;

// The names are self-explanatory; the numbers are nanoFramework's.
#pragma warning disable CS1591

/// <summary>The authentication of a Wi-Fi network.</summary>
public enum AuthenticationType : byte
{
    None = 0,
    EAP = 1,
    PEAP = 2,
    WCN = 3,
    Open = 4,
    Shared = 5,
    WEP = 6,
    WPA = 7,
    WPA2 = 8,
}

/// <summary>The encryption of a Wi-Fi network.</summary>
public enum EncryptionType : byte
{
    None = 0,
    WEP = 1,
    WPA = 2,
    WPA2 = 3,
    WPA_PSK = 4,
    WPA2_PSK = 5,
    Certificate = 6,
}

/// <summary>Kinds of Wi-Fi radio.</summary>
public enum RadioType : byte
{
    NotSpecified = 0,
    _802_11a = 1,
    _802_11b = 2,
    _802_11g = 4,
    _802_11n = 8,
}
