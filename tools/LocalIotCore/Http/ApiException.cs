using LocalIotCore.Identity;
using Microsoft.AspNetCore.Http;

namespace LocalIotCore.Http;

/// <summary>A call that is refused, in the form of AWS's REST services.</summary>
/// <param name="name">Name of the error, the value of `x-amzn-errortype`.</param>
/// <param name="status">HTTP status.</param>
/// <param name="message">What is wrong, for people.</param>
internal sealed class ApiException(string name, int status, string message) : Exception(message)
{
    public string Name => name;
    public int Status => status;
    /// <summary>Id of the existing resource; null for other errors.</summary>
    public string? ResourceId { get; init; }
    /// <summary>ARN of the existing resource; null for other errors.</summary>
    public string? ResourceArn { get; init; }

    public static ApiException InvalidRequest(string message) => new("InvalidRequestException", 400, message);

    /// <summary>A parameter or member that breaks a rule of AWS's API model, in AWS's words.</summary>
    /// <param name="name">Name of the parameter or member.</param>
    /// <param name="value">Its value; null if it is missing.</param>
    /// <param name="rule">What it must be, for example `Member must not be null`.</param>
    public static ApiException Constraint(string name, string? value, string rule) => InvalidRequest(
        $"1 validation error detected: Value {(value is null ? "null" : $"'{value}'")} at '{name}' failed to satisfy "
        + $"constraint: {rule}");

    public static ApiException NotFound(string message) => new("ResourceNotFoundException", 404, message);

    public static ApiException TooLarge(string message) => new("RequestEntityTooLargeException", 413, message);

    /// <summary>The data plane's only error for policies and signatures.</summary>
    public static ApiException Forbidden(string message = "Forbidden") => new("ForbiddenException", 403, message);

    public static ApiException AlreadyExists(string message, string id, string arn) =>
        new("ResourceAlreadyExistsException", 409, message) { ResourceId = id, ResourceArn = arn };

    public static ApiException Internal() => new("InternalFailureException", 500, "Internal service failure");

    /// <summary>A call that this cloud has not. SDKs do not retry a 501.</summary>
    public static ApiException NotImplemented(string message) => new("NotImplemented", 501, message);

    /// <summary>A parameter or member of a call that this cloud does not understand: it is refused, never
    /// swallowed.</summary>
    public static ApiException NotSupported(string parameter) =>
        InvalidRequest($"This local cloud does not support the parameter {parameter} of this call.");
}

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
        // A damaged file of the data directory: the message says which, where, and what to do.
        InvalidDataException error => new ApiException("InternalFailureException", 500, error.Message),
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
        RegistryError.CertificateValidation => new("CertificateValidationException", 400, error.Message),
        RegistryError.VersionsLimitExceeded => new("VersionsLimitExceededException", 409, error.Message),
        RegistryError.LimitExceeded => new("LimitExceededException", 410, error.Message),
        RegistryError.MalformedPolicy => new("MalformedPolicyException", 400, error.Message),
        _ => ApiException.InvalidRequest(error.Message),
    };
}
