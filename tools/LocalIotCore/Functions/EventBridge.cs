using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Http;

namespace LocalIotCore.Functions;

/// <summary>EventBridge's PutEvents: the events go to a file, one JSON object a line. Signatures are not checked: only this
/// machine's own processes reach it.</summary>
internal sealed class EventBridge(IReadOnlyList<BusDefinition> buses, JsonLinesFile file, TimeProvider time)
{
    private const int EntriesMax = 10;
    private const int RequestBytesMax = 1024 * 1024;

    public async Task ServeAsync(HttpContext context)
    {
        string target = context.Request.Headers["X-Amz-Target"].ToString();
        if (!HttpMethods.IsPost(context.Request.Method) || target != "AWSEvents.PutEvents")
        {
            await AnswerAsync(context, 400, Refusal("UnknownOperationException", $"The local cloud does not answer {target}."))
                .ConfigureAwait(false);
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        if (body.Length > RequestBytesMax || Parse(body.ToArray()) is not { Count: > 0 and <= EntriesMax } entries)
        {
            await AnswerAsync(context, 400, Refusal("ValidationException",
                $"PutEvents takes 1 to {EntriesMax} entries, at most {RequestBytesMax} bytes in all.")).ConfigureAwait(false);
            return;
        }
        JsonObject[] results = [.. entries.Select(Put)];
        await AnswerAsync(context, 200, new JsonObject
        {
            ["FailedEntryCount"] = results.Count(result => result.ContainsKey("ErrorCode")),
            ["Entries"] = new JsonArray([.. results]),
        }).ConfigureAwait(false);
    }

    private JsonObject Put(JsonNode? entry)
    {
        string bus = Text(entry, "EventBusName") ?? "default";
        bus = bus[(bus.LastIndexOf('/') + 1)..];
        if (bus != "default" && buses.All(known => known.Name != bus))
            return Failed("ResourceNotFoundException", $"Event bus {bus} does not exist.");
        if (Text(entry, "Source") is not { Length: > 0 } source || Text(entry, "DetailType") is not { Length: > 0 } type)
            return Failed("InvalidArgument", "Source and DetailType are required.");
        JsonObject? detail;
        try
        {
            detail = JsonNode.Parse(Text(entry, "Detail") ?? "") as JsonObject;
        }
        catch (JsonException)
        {
            detail = null;
        }
        if (detail is null)
            return Failed("MalformedDetail", "Detail is not a JSON object.");
        string id = Guid.NewGuid().ToString();
        try
        {
            file.Append(new JsonObject
            {
                ["version"] = "0",
                ["id"] = id,
                ["detail-type"] = type,
                ["source"] = source,
                ["account"] = LocalAccount.AccountId,
                ["time"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["region"] = LocalAccount.Region,
                ["resources"] = entry!["Resources"]?.DeepClone() ?? new JsonArray(),
                ["detail"] = detail,
                ["bus"] = bus,
            }.ToJsonString());
        }
        catch (IOException exception)
        {
            return Failed("InternalFailure", exception.Message);
        }
        return new JsonObject { ["EventId"] = id };
    }

    private static JsonArray? Parse(byte[] body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["Entries"] as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? entry, string name) =>
        entry is JsonObject json && json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject Failed(string code, string message) =>
        new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };

    private static JsonObject Refusal(string type, string message) => new() { ["__type"] = type, ["message"] = message };

    private static Task AnswerAsync(HttpContext context, int status, JsonObject answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }
}
