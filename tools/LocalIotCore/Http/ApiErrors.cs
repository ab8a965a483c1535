using LocalIotCore.Identity;
using Microsoft.AspNetCore.Http;

namespace LocalIotCore.Http;

/// <summary>The names of failures in AWS's API.</summary>
internal static class ApiErrors
{
    /// <summary>The error that reports an exception.</summary>
    public static ApiException From(Exception exception) => exception switch
    {
        ApiException error => error,
        RegistryException error => From(error),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            ApiException.TooLarge("The payload exceeds the maximum size allowed"),
        BadHttpRequestException error => ApiException.InvalidRequest(error.Message),
        TimeoutException => new ApiException("ServiceUnavailableException", 503, "The registry is busy: try again."),
        _ => ApiException.Internal(),
    };

    /// <summary>The body of the response.</summary>
    public static ApiReply Body(ApiException error, string traceId) => ApiReply.Of(
        new ErrorBody(error.Message, traceId, error.ResourceId, error.ResourceArn), HttpJson.Aws.ErrorBody);

    private static ApiException From(RegistryException error) => error.Error switch
    {
        RegistryError.ResourceNotFound => ApiException.NotFound(error.Message),
        RegistryError.ResourceAlreadyExists => new("ResourceAlreadyExistsException", 409, error.Message),
        RegistryError.VersionConflict => new("VersionConflictException", 409, error.Message),
        RegistryError.DeleteConflict => new("DeleteConflictException", 409, error.Message),
        RegistryError.CertificateState => new("CertificateStateException", 406, error.Message),
        RegistryError.MalformedPolicy => new("MalformedPolicyException", 400, error.Message),
        _ => ApiException.InvalidRequest(error.Message),
    };
}
