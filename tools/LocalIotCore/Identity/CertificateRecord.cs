namespace LocalIotCore.Identity;

/// <summary>A registered certificate, and what is attached to it.</summary>
public sealed record CertificateRecord
{
    /// <summary>SHA-256 of the DER in lower-case hex.</summary>
    public required string CertificateId { get; init; }

    public required CertificateStatus Status { get; init; }

    public required string CertificatePem { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Accepted although the local CA has not signed it.</summary>
    public bool IsForeign { get; init; }

    /// <summary>The certificate id of the CA with which it was registered; null if the cloud itself issued it, or if it
    /// was registered without a CA.</summary>
    public string? CaCertificateId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its status last changed; null: never.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Starts at 1 and grows by one with each change of its status; files of an earlier edition have
    /// none.</summary>
    public int CustomerVersion { get => Math.Max(field, 1); init; }

    /// <summary>Names of the things it is attached to.</summary>
    public string[] Things { get; init; } = [];

    /// <summary>Whether the one thing it is attached to has it exclusively: the certificate can be attached to no
    /// other, and its connections belong to that thing whatever their client id.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Names of the policies attached to it.</summary>
    public string[] Policies { get; init; } = [];

    /// <summary>SHA-256 in lower-case hex of the secret in the token that proves to be its owner, if it was asked for
    /// over MQTT; null otherwise.</summary>
    public string? OwnershipHash { get; init; }

    /// <summary>Until when that token is valid; a certificate that nobody has provisioned by then is deleted.</summary>
    public DateTimeOffset? OwnershipUntil { get; init; }

    /// <summary>The provisioning template that this certificate is a temporary claim for; null: it is none. A claim has
    /// the permissions that provisioning needs, and no policies.</summary>
    public string? ClaimTemplate { get; init; }

    /// <summary>The thing that has it exclusively; null if there is none.</summary>
    internal string? ExclusiveThing => IsExclusive && Things.Length == 1 ? Things[0] : null;
}
