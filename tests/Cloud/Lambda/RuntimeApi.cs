using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace HeatingSensor.Cloud.Tests.Lambda;

/// <summary>A stand-in of the Lambda runtime API on 127.0.0.1, which hands out invocations and keeps the answers.</summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<(string Id, string Payload, DateTimeOffset Deadline)> _invocations =
        Channel.CreateUnbounded<(string, string, DateTimeOffset)>();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _answers = new();
    private int _count;

    private RuntimeApi(WebApplication app) => _app = app;

    /// <summary>What the function said about an invocation, or about its start.</summary>
    /// <param name="Kind">The last word of the path: response or error.</param>
    public sealed record Answer(string Kind, string Body, string? ErrorType);

    public string Host => new Uri(_app.Urls.First()).Authority;

    /// <summary>Completes when the function reports that it cannot start.</summary>
    public TaskCompletionSource<Answer> StartError { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the function asks for an invocation for the first time.</summary>
    public TaskCompletionSource FirstNext { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the service answers to a response.</summary>
    public HttpStatusCode ResponseStatus { get; set; } = HttpStatusCode.Accepted;

    public static async Task<RuntimeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = new RuntimeApi(app);
        app.MapGet("/2018-06-01/runtime/invocation/next", api.NextAsync);
        app.MapPost("/2018-06-01/runtime/init/error", api.FailStartAsync);
        app.MapPost("/2018-06-01/runtime/invocation/{id}/{kind}", api.AnswerAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>Invokes the function and returns its answer.</summary>
    public Task<Answer> InvokeAsync(string payload, TimeSpan? timeout = null)
    {
        string id = $"request-{Interlocked.Increment(ref _count)}";
        var answer = _answers[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations.Writer.TryWrite((id, payload, DateTimeOffset.UtcNow + (timeout ?? TimeSpan.FromMinutes(1))));
        return answer.Task;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task NextAsync(HttpContext http)
    {
        FirstNext.TrySetResult();
        var (id, payload, deadline) = await _invocations.Reader.ReadAsync(http.RequestAborted);
        http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
        http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString();
        http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-central-1:123456789012:function:f";
        http.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1-" + id;
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(payload));
    }

    private async Task AnswerAsync(HttpContext http, string id, string kind)
    {
        var answer = await ReadAsync(http, kind);
        var status = kind == "response" ? ResponseStatus : HttpStatusCode.Accepted;
        http.Response.StatusCode = (int)status;
        if (status == HttpStatusCode.Accepted)
            _answers[id].TrySetResult(answer);
    }

    private async Task FailStartAsync(HttpContext http)
    {
        StartError.TrySetResult(await ReadAsync(http, "error"));
        http.Response.StatusCode = 202;
    }

    private static async Task<Answer> ReadAsync(HttpContext http, string kind)
    {
        using var reader = new StreamReader(http.Request.Body);
        return new Answer(
            kind, await reader.ReadToEndAsync(), (string?)http.Request.Headers["Lambda-Runtime-Function-Error-Type"]);
    }
}
