using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cloud.Sync;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>A stand-in of AWS's shadow service and EventBridge on 127.0.0.1, with one shadow.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeAws(WebApplication app, MemoryShadow shadow) => (_app, Shadow) = (app, shadow);

    public MemoryShadow Shadow { get; }

    /// <summary>Statuses of the next calls, before any is served.</summary>
    public ConcurrentQueue<int> Failures { get; } = new();

    /// <summary>Every call: method and path; those that were failed, too.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Every event that was put on a bus.</summary>
    public ConcurrentQueue<JsonObject> Events { get; } = new();

    public string Url => _app.Urls.First();

    public static async Task<FakeAws> StartAsync(MemoryShadow shadow)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var aws = new FakeAws(app, shadow);
        app.Run(aws.ServeAsync);
        await app.StartAsync();
        return aws;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        string path = http.Request.Path.Value!;
        Calls.Enqueue($"{http.Request.Method} {path}");
        using var reader = new StreamReader(http.Request.Body);
        string body = await reader.ReadToEndAsync();
        if (Failures.TryDequeue(out int status))
            await AnswerAsync(http, status, """{"message":"as the test wants it"}""");
        else if (!http.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal))
            await AnswerAsync(http, 403, """{"message":"not signed"}""");
        else if (http.Request.Headers["X-Amz-Target"] == "AWSEvents.PutEvents")
            await PutAsync(http, body);
        else if (path.StartsWith("/api/things/shadow/", StringComparison.Ordinal))
            await AnswerAsync(http, 200, """{"results":["configuration"],"timestamp":1}""");
        else if (path == "/things")
            await AnswerAsync(http, 200, """{"things":[{"thingName":"boiler-1"}]}""");
        else
            await ShadowAsync(http, body);
    }

    private Task PutAsync(HttpContext http, string body)
    {
        foreach (JsonNode? entry in JsonNode.Parse(body)!["Entries"]!.AsArray())
            Events.Enqueue((JsonObject)entry!.DeepClone());
        return AnswerAsync(http, 200, """{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}""");
    }

    private Task ShadowAsync(HttpContext http, string body)
    {
        if (http.Request.Query["name"] != "configuration" || Shadow.Current is not { } current)
            return AnswerAsync(http, 404, """{"message":"No shadow exists with name"}""");
        if (http.Request.Method == "GET")
            return AnswerAsync(http, 200, current.ToJson().ToJsonString());
        JsonNode update = JsonNode.Parse(body)!;
        if (update["version"]!.GetValue<long>() != current.Version)
            return AnswerAsync(http, 409, """{"message":"Version conflict"}""");
        Shadow.Update("desired", (JsonObject)update["state"]!["desired"]!.DeepClone(), update["clientToken"]!.GetValue<string>());
        return AnswerAsync(http, 200, "{}");
    }

    private static Task AnswerAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(body);
    }
}
