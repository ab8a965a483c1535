namespace LocalIotCore.Identity;

/// <summary>Settings of <see cref="MutualTls"/>.</summary>
public sealed record MutualTlsOptions
{
    /// <summary>How long a handshake may take. An ESP32 needs up to 3 s for its part.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections whose handshake is under way; beyond it the oldest of them is dropped.</summary>
    public int HalfOpenMax { get; init; } = 1024;

    /// <summary>Names and addresses the server certificate covers beside localhost, 127.0.0.1 and ::1.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>ALPN protocols for clients that ask for one; a client without ALPN is always welcome.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["x-amzn-mqtt-ca", "mqtt"];

    /// <summary>A client without a certificate is let through, without a <see cref="Principal"/>; one with a
    /// certificate that does not count is refused all the same.</summary>
    public bool IsCertificateOptional { get; init; }
}
