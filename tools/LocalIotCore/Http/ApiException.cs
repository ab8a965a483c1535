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

    public static ApiException NotFound(string message) => new("ResourceNotFoundException", 404, message);

    public static ApiException TooLarge(string message) => new("RequestEntityTooLargeException", 413, message);

    /// <summary>The data plane's only error for policies and signatures.</summary>
    public static ApiException Forbidden(string message = "Forbidden") => new("ForbiddenException", 403, message);

    public static ApiException AlreadyExists(string message, string id, string arn) =>
        new("ResourceAlreadyExistsException", 409, message) { ResourceId = id, ResourceArn = arn };

    public static ApiException MethodNotAllowed(string message) => new("MethodNotAllowedException", 405, message);

    public static ApiException Internal() => new("InternalFailureException", 500, "Internal service failure");

    /// <summary>A call that AWS has and this cloud has not. Not a 5xx, which SDKs would retry.</summary>
    public static ApiException Unknown(string message) => new("UnknownOperationException", 501, message);
}
