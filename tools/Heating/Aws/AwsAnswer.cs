using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heating.Aws;

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
