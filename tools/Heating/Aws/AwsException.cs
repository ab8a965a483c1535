using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>Something is still attached to what was to be deleted.</summary>
    public bool IsStillAttached => name == "DeleteConflictException"
        || (name == "InvalidRequestException" && Message.Contains("still attached", StringComparison.Ordinal));

    /// <summary>The call may succeed if it is repeated later.</summary>
    public bool IsPassing => IsThrottled || (int)status >= 500;

    /// <summary>The call was refused because there were too many (400 on the control plane, 429 on the data plane); it was
    /// not executed.</summary>
    public bool IsThrottled =>
        status == HttpStatusCode.TooManyRequests || name.StartsWith("Throttling", StringComparison.Ordinal);
}

/// <summary>Reads error responses of AWS's REST services (restJson1).</summary>
internal static class AwsAnswer
{
    private const string ErrorType = "x-amzn-errortype";

    /// <summary>The error in a response.</summary>
    public static AwsException ToError(HttpResponseMessage response, byte[] body)
    {
        JsonObject? document = Parse(body);
        // Another form is "ResourceNotFoundException:http://internal.amazon.com/...".
        string? name = response.Headers.TryGetValues(ErrorType, out var values)
            ? values.First().Split(':')[0]
            : null;
        return new AwsException(
            name ?? $"HTTP {(int)response.StatusCode}",
            response.StatusCode,
            Text(document, "message") ?? Text(document, "Message") ?? response.ReasonPhrase ?? "no message");
    }

    private static string? Text(JsonObject? document, string name) =>
        document?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // for example a proxy's page: the status says enough
        }
    }
}
