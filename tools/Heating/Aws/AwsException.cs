using System.Net;

namespace Heating.Aws;

/// <summary>A call that the service refused.</summary>
/// <param name="name">The error's name in AWS's API, such as ResourceNotFoundException.</param>
/// <param name="status">HTTP status.</param>
/// <param name="message">What the service says of it.</param>
internal sealed class AwsException(string name, HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The error's name, such as ResourceNotFoundException.</summary>
    public string Name => name;

    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status => status;

    /// <summary>What was asked for is not there.</summary>
    public bool IsNotFound => status == HttpStatusCode.NotFound;

    /// <summary>Somebody else has changed it in the meantime, or it exists already.</summary>
    public bool IsConflict => status == HttpStatusCode.Conflict;

    /// <summary>It may succeed if tried again a little later.</summary>
    public bool IsPassing =>
        status == HttpStatusCode.TooManyRequests || (int)status >= 500 || name.StartsWith("Throttling", StringComparison.Ordinal);
}
