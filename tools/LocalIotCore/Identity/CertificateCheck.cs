namespace LocalIotCore.Identity;

/// <summary>What the cloud thinks of a certificate that a client presents.</summary>
internal enum CertificateCheck
{
    Accepted,

    /// <summary>Never registered here, or deleted.</summary>
    NotRegistered,

    /// <summary>Registered, but INACTIVE, REVOKED or pending.</summary>
    NotActive,

    /// <summary>Registered by hand, but neither signed by the local CA nor marked as foreign.</summary>
    NotTrusted,
    NotYetValid,
    Expired,
}
