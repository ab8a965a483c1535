namespace LocalIotCore.Identity;

/// <summary>Settings of <see cref="MutualTls"/>.</summary>
public sealed record MutualTlsOptions
{
    /// <summary>How long a handshake may take. An ESP32 needs up to 3 s for its part.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections with an unfinished handshake; beyond that the oldest is dropped.</summary>
    public int HalfOpenMax { get; init; } = 1024;

    /// <summary>Names and addresses that the server certificate covers besides localhost, 127.0.0.1 and ::1.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>ALPN protocols for clients that offer any; a client without ALPN is always accepted.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["x-amzn-mqtt-ca", "mqtt"];

    /// <summary>Accept clients without a certificate, which then have no <see cref="Principal"/>; one with an invalid
    /// certificate is still refused.</summary>
    public bool IsCertificateOptional { get; init; }
}
