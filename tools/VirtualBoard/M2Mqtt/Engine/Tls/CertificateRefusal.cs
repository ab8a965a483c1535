namespace VirtualBoard.M2Mqtt;

/// <summary>Why a server's certificate is not accepted: in words, and as the alert sent to the server.</summary>
internal sealed record CertificateRefusal(string Reason, TlsAlert Alert)
{
    /// <summary>A server without a certificate; mbedTLS cannot decode an empty list (ssl_parse_certificate_chain).</summary>
    internal static CertificateRefusal Missing { get; } = new("the server has none", TlsAlert.DecodeError);

    /// <summary>
    /// Only one of several faults is reported: the first in the order of mbedTLS 3.6 (mbedtls_ssl_verify_certificate in
    /// ssl_tls.c), which has no alert for a certificate that is not yet valid.
    /// </summary>
    internal static CertificateRefusal For(CertificateFaults faults, string reason)
    {
        if (faults.HasFlag(CertificateFaults.OtherHost))
            return new CertificateRefusal(reason, TlsAlert.BadCertificate);
        if (faults.HasFlag(CertificateFaults.Expired))
            return new CertificateRefusal(reason, TlsAlert.CertificateExpired);
        return new CertificateRefusal(reason,
            faults.HasFlag(CertificateFaults.NotTrusted) ? TlsAlert.UnknownCa : TlsAlert.CertificateUnknown);
    }
}
