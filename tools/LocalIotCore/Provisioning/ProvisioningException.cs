namespace LocalIotCore.Provisioning;

/// <summary>Why a device could not be provisioned.</summary>
public enum ProvisioningError
{
    /// <summary>The template itself is wrong.</summary>
    InvalidTemplate,

    /// <summary>The request is not the expected JSON, or lacks a member.</summary>
    InvalidRequest,

    /// <summary>The template cannot be resolved with these parameters.</summary>
    InvalidParameters,

    /// <summary>The token is missing, unknown or too old.</summary>
    InvalidCertificateOwnershipToken,

    /// <summary>There is no such template.</summary>
    ResourceNotFound,

    /// <summary>The template is disabled.</summary>
    AccessDenied,

    /// <summary>A resource exists already, and the template says FAIL.</summary>
    ResourceConflict,

    /// <summary>Too many requests at once, or too many certificates that wait for their owners.</summary>
    TooManyRequests,

    /// <summary>This local cloud cannot do that.</summary>
    NotSupported,
}

/// <summary>A request to provision a device that is refused; the message says where and why.</summary>
public sealed class ProvisioningException(ProvisioningError error, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The reason, for programs.</summary>
    public ProvisioningError Error => error;
}
