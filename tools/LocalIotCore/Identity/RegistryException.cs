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

    /// <summary>It is still attached to something.</summary>
    DeleteConflict,

    /// <summary>An ACTIVE certificate cannot be deleted.</summary>
    CertificateState,

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
