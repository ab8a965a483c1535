namespace VirtualBoard.M2Mqtt;

/// <summary>The TLS alerts that a certificate can cause, with the numbers of RFC 5246 §7.2.</summary>
internal enum TlsAlert : byte
{
    /// <summary>It cannot be read, or is for another host.</summary>
    BadCertificate = 42,

    /// <summary>The certificate, or a CA above it, has expired.</summary>
    CertificateExpired = 45,

    /// <summary>Any fault without a more specific alert.</summary>
    CertificateUnknown = 46,

    /// <summary>It does not lead to a CA that the device trusts.</summary>
    UnknownCa = 48,

    /// <summary>The message contains no certificate.</summary>
    DecodeError = 50,
}
