using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalIotCore.Functions;

/// <summary>What a queue gets of an invocation that failed for good.</summary>
internal static class FailureMessage
{
    /// <summary>For an on-failure destination: request and reason.</summary>
    public static string Destination(FunctionDefinition function, Invocation invocation, FunctionError error, DateTimeOffset now) =>
        new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = invocation.RequestId,
                ["functionArn"] = function.Arn + ":$LATEST",
                ["condition"] = error.Type == "EventAgeExceeded" ? error.Type : "RetriesExhausted",
                ["approximateInvokeCount"] = invocation.Attempts,
            },
            ["requestPayload"] = JsonNode.Parse(invocation.Payload),
            ["responseContext"] = new JsonObject
            {
                ["statusCode"] = 200,
                ["executedVersion"] = "$LATEST",
                ["functionError"] = "Unhandled",
            },
            ["responsePayload"] = new JsonObject { ["errorType"] = error.Type, ["errorMessage"] = error.Message },
        }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>For a dead-letter queue: the event alone, the reason beside it.</summary>
    public static (string Body, Dictionary<string, string> Attributes) DeadLetter(Invocation invocation, FunctionError error) =>
        (Encoding.UTF8.GetString(invocation.Payload), new Dictionary<string, string>
        {
            ["RequestID"] = invocation.RequestId,
            ["ErrorCode"] = "200",
            ["ErrorMessage"] = error.Message,
        });
}
