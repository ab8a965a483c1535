namespace VirtualBoard.M2Mqtt;

/// <summary>The faults of a server's certificate; several may apply.</summary>
[Flags]
internal enum CertificateFaults
{
    None = 0,

    /// <summary>It names other hosts.</summary>
    OtherHost = 1,

    /// <summary>The certificate, or a CA above it, has expired.</summary>
    Expired = 2,

    /// <summary>The certificate, or a CA above it, is not yet valid.</summary>
    NotYetValid = 4,

    /// <summary>It does not lead to a CA that the device trusts.</summary>
    NotTrusted = 8,
}
