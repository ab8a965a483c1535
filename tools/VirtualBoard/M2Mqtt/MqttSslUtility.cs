using System.Net.Security;

namespace nanoFramework.M2Mqtt;

/// <summary>Converts TLS versions.</summary>
public static class MqttSslUtility
{
    /// <summary>The platform's name for a TLS version; ArgumentException below TLS 1.2.</summary>
    public static SslProtocols ToSslPlatformEnum(MqttSslProtocols mqttSslProtocol) => mqttSslProtocol switch
    {
        MqttSslProtocols.None => SslProtocols.None,
        MqttSslProtocols.TLSv1_2 => SslProtocols.Tls12,
        MqttSslProtocols.TLSv1_3 => SslProtocols.Tls13,
        _ => throw new ArgumentException($"SSL/TLS protocol version not supported: {mqttSslProtocol}"),
    };
}
