namespace VirtualBoard.M2Mqtt;

/// <summary>Why a handshake is broken off, by the numbers of RFC 5246 §7.2; those that a certificate gives rise to.</summary>
internal enum TlsAlert : byte
{
    /// <summary>It cannot be read, or is for another host.</summary>
    BadCertificate = 42,

    /// <summary>Its time, or that of a CA above it, is over.</summary>
    CertificateExpired = 45,

    /// <summary>Anything that has no number of its own.</summary>
    CertificateUnknown = 46,

    /// <summary>It does not lead to a CA that the device trusts.</summary>
    UnknownCa = 48,

    /// <summary>The message holds no certificate.</summary>
    DecodeError = 50,
}
