namespace nanoFramework.M2Mqtt;

/// <summary>The version of TLS to use.</summary>
public enum MqttSslProtocols
{
    /// <summary>The best version that both sides support: TLS 1.2 or later.</summary>
    None = 0,

    /// <summary>Refused when connecting.</summary>
    SSLv3 = 1,

    /// <summary>Refused when connecting.</summary>
    TLSv1_0 = 2,

    /// <summary>Refused when connecting.</summary>
    TLSv1_1 = 3,

    /// <summary>TLS 1.2 only.</summary>
    TLSv1_2 = 4,

    /// <summary>TLS 1.3 only.</summary>
    TLSv1_3 = 5,
}
