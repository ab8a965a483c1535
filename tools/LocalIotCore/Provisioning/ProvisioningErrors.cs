using LocalIotCore.Identity;

namespace LocalIotCore.Provisioning;

/// <summary>How a failure is told to a device. AWS documents only the members; InvalidCertificateOwnershipToken and
/// InvalidParameters are codes that devices have seen, the others are ours.</summary>
internal static class ProvisioningErrors
{
    public const int InternalStatus = 500;

    public static RejectedMessage Of(Exception exception, ProvisioningOperation operation) => exception switch
    {
        ProvisioningException error => new RejectedMessage(Status(error.Error), error.Error.ToString(), error.Message),
        RegistryException { Error: RegistryError.ResourceNotFound } error =>
            new RejectedMessage(404, nameof(ProvisioningError.ResourceNotFound), error.Message),
        RegistryException { Error: RegistryError.MalformedPolicy } error =>
            new RejectedMessage(400, nameof(ProvisioningError.InvalidTemplate), error.Message),
        RegistryException error when operation == ProvisioningOperation.CreateCertificateFromCsr =>
            new RejectedMessage(400, "InvalidCertificateSigningRequest", error.Message),
        RegistryException error =>
            new RejectedMessage(400, nameof(ProvisioningError.InvalidParameters), error.Message),
        TimeoutException => new RejectedMessage(503, "ServiceUnavailable", "The registry is busy: try again."),
        _ => new RejectedMessage(InternalStatus, "InternalFailure", "Internal service failure"),
    };

    private static int Status(ProvisioningError error) => error switch
    {
        ProvisioningError.AccessDenied => 403,
        ProvisioningError.ResourceNotFound => 404,
        ProvisioningError.ResourceConflict => 409,
        ProvisioningError.TooManyRequests => 429,
        ProvisioningError.NotSupported => 501,
        _ => 400,
    };
}
