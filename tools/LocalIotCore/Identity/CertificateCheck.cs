namespace LocalIotCore.Identity;

/// <summary>The result of checking a client certificate.</summary>
internal enum CertificateCheck
{
    Accepted,

    /// <summary>Never registered here, or deleted.</summary>
    NotRegistered,

    /// <summary>Registered, but INACTIVE, REVOKED or pending.</summary>
    NotActive,

    /// <summary>Registered by editing the files, but neither signed by the local CA nor marked as foreign.</summary>
    NotTrusted,
    NotYetValid,
    Expired,
}
