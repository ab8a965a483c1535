using System.Net;

namespace Heating.Aws;

/// <summary>A call that the service refused.</summary>
/// <param name="name">The error's name in AWS's API, for example ResourceNotFoundException.</param>
/// <param name="status">HTTP status.</param>
/// <param name="message">The service's message.</param>
internal sealed class AwsException(string name, HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The error's name, for example ResourceNotFoundException.</summary>
    public string Name => name;

    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status => status;

    /// <summary>The resource does not exist.</summary>
    public bool IsNotFound => status == HttpStatusCode.NotFound;

    /// <summary>The resource was changed by somebody else in the meantime, or already exists.</summary>
    public bool IsConflict => status == HttpStatusCode.Conflict;

    /// <summary>The call may succeed if it is repeated later.</summary>
    public bool IsPassing =>
        status == HttpStatusCode.TooManyRequests || (int)status >= 500 || name.StartsWith("Throttling", StringComparison.Ordinal);
}
