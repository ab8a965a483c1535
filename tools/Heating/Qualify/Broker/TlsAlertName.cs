namespace Heating.Qualify.Broker;

/// <summary>The names of TLS alerts in RFC 5246 §7.2 that concern certificates.</summary>
internal static class TlsAlertName
{
    private const int AlertBytes = 2;
    private const int DescriptionAt = 1;

    /// <summary>The name of an alert.</summary>
    /// <param name="payload">The record's payload: level and description.</param>
    /// <param name="length">Length in the record's header; more than two if the alert is encrypted.</param>
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
