namespace LocalIotCore.Identity;

/// <summary>Why the registry refused a request; the names are AWS IoT's API errors.</summary>
public enum RegistryError
{
    /// <summary>A name or document breaks the rules.</summary>
    InvalidRequest,

    /// <summary>There is no resource of that name.</summary>
    ResourceNotFound,

    /// <summary>The name is taken by a different resource.</summary>
    ResourceAlreadyExists,

    /// <summary>It has another version than the caller expected.</summary>
    VersionConflict,

    /// <summary>It is still attached to something, or is the default.</summary>
    DeleteConflict,

    /// <summary>The certificate's status does not permit it.</summary>
    CertificateState,

    /// <summary>This is no certificate, or not one that may be registered.</summary>
    CertificateValidation,

    /// <summary>There are as many versions as there may be.</summary>
    VersionsLimitExceeded,

    /// <summary>There are as many attachments as there may be.</summary>
    LimitExceeded,

    /// <summary>A policy document is malformed.</summary>
    MalformedPolicy,
}

/// <summary>A request that the registry refuses; the message names the resource and what was expected.</summary>
public sealed class RegistryException(RegistryError error, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The reason, for programs.</summary>
    public RegistryError Error => error;
}
