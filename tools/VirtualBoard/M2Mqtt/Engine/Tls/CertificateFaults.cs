namespace VirtualBoard.M2Mqtt;

/// <summary>What is wrong with a server's certificate; several things can be.</summary>
[Flags]
internal enum CertificateFaults
{
    None = 0,

    /// <summary>It names other hosts.</summary>
    OtherHost = 1,

    /// <summary>Its time, or that of a CA above it, is over.</summary>
    Expired = 2,

    /// <summary>Its time, or that of a CA above it, has not begun.</summary>
    NotYetValid = 4,

    /// <summary>It does not lead to a CA that the device trusts.</summary>
    NotTrusted = 8,
}
