namespace Heating.Qualify.Broker;

/// <summary>Alerts by the names of RFC 5246 §7.2: those about certificates, which a row can meet.</summary>
internal static class TlsAlertName
{
    private const int AlertBytes = 2;
    private const int DescriptionAt = 1;

    /// <summary>What an alert says.</summary>
    /// <param name="payload">Of its record: level and description.</param>
    /// <param name="length">By the record's header; greater than two when the alert is encrypted.</param>
    public static string Of(ReadOnlySpan<byte> payload, int length) => length == AlertBytes && payload.Length >= AlertBytes
        ? Name(payload[DescriptionAt])
        : "unreadable";

    private static string Name(byte description) => description switch
    {
        0 => "close_notify",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        48 => "unknown_ca",
        var other => $"number {other}",
    };
}
