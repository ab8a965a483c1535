namespace LocalIotCore.Identity;

/// <summary>Why the registry refused; the names are those of AWS IoT's API errors.</summary>
public enum RegistryError
{
    /// <summary>A name or document breaks the rules.</summary>
    InvalidRequest,

    /// <summary>There is nothing of that name.</summary>
    ResourceNotFound,

    /// <summary>The name is taken by something different.</summary>
    ResourceAlreadyExists,

    /// <summary>It is of another version than the caller expected.</summary>
    VersionConflict,

    /// <summary>It is still attached to something.</summary>
    DeleteConflict,

    /// <summary>An ACTIVE certificate cannot be deleted.</summary>
    CertificateState,

    /// <summary>A policy document does not parse.</summary>
    MalformedPolicy,
}

/// <summary>A request the registry refuses; the message names the thing and what was expected.</summary>
public sealed class RegistryException(RegistryError error, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The reason, for programs.</summary>
    public RegistryError Error => error;
}
