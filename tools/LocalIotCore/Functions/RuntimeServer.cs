using System.Globalization;
using System.Net;
using System.Text.Json;
using LocalIotCore.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>Lambda's Runtime API (2018-06-01) on loopback, one port per function, and one for what functions call.</summary>
internal sealed class RuntimeServer : IAsyncDisposable
{
    /// <summary>Largest response of a function.</summary>
    public const int ResponseBytesMax = 6 * 1024 * 1024;

    private const string Address = "127.0.0.1";
    private const string Prefix = "/2018-06-01/runtime/";
    private const string InvocationPrefix = Prefix + "invocation/";
    private const int ErrorBytesMax = 256 * 1024;

    private readonly WebApplication _web;
    private readonly List<(ListenOptions Listening, RuntimeSlot Slot)> _runtimes = [];
    private readonly CancellationTokenSource _stopping = new();
    private ListenOptions? _services;

    private RuntimeServer(IReadOnlyList<RuntimeSlot> slots, EventBridge events, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // counted below, to answer as Lambda does
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => _services = listen);
            foreach (RuntimeSlot slot in slots)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listen =>
                {
                    _runtimes.Add((listen, slot));
                    listen.Use(next => connection =>
                    {
                        connection.Features.Set(new RuntimeConnection(slot.Generation));
                        return next(connection);
                    });
                });
            }
        });
        _web = builder.Build();
        _web.Run(context => _runtimes.Find(runtime => runtime.Listening.IPEndPoint!.Port == context.Connection.LocalPort).Slot
            is { } slot
            ? ServeAsync(context, slot)
            : events.ServeAsync(context));
    }

    /// <summary>Address of the services that functions call.</summary>
    public Uri ServicesUrl => new($"http://{Address}:{_services!.IPEndPoint!.Port}");

    /// <summary>Starts listening on free ports.</summary>
    public static async Task<RuntimeServer> StartAsync(
        IReadOnlyList<RuntimeSlot> slots, EventBridge events, ILoggerFactory loggers, CancellationToken cancel)
    {
        var server = new RuntimeServer(slots, events, loggers);
        await WebHost.StartAsync(server._web, Address, cancel).ConfigureAwait(false);
        return server;
    }

    /// <summary>HOST:PORT of a function's Runtime API.</summary>
    public string RuntimeApi(RuntimeSlot slot) =>
        $"{Address}:{_runtimes.Find(runtime => runtime.Slot == slot).Listening.IPEndPoint!.Port}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await WebHost.StopAsync(_web).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context, RuntimeSlot slot)
    {
        string path = context.Request.Path.Value ?? "";
        if (HttpMethods.IsGet(context.Request.Method) && path == InvocationPrefix + "next")
            await NextAsync(context, slot).ConfigureAwait(false);
        else if (HttpMethods.IsPost(context.Request.Method) && path == Prefix + "init/error")
            await FailStartAsync(context, slot).ConfigureAwait(false);
        else if (HttpMethods.IsPost(context.Request.Method) && path.StartsWith(InvocationPrefix, StringComparison.Ordinal)
            && path[InvocationPrefix.Length..].Split('/') is [var requestId, "response" or "error"])
            await AnswerAsync(context, slot, requestId, isError: path.EndsWith("/error", StringComparison.Ordinal)).ConfigureAwait(false);
        else
            await RefuseAsync(context, 404, "NotFound", $"The Runtime API has no {context.Request.Method} {path}.")
                .ConfigureAwait(false);
    }

    private async Task NextAsync(HttpContext context, RuntimeSlot slot)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        RunningInvocation invocation;
        try
        {
            int generation = context.Features.GetRequiredFeature<RuntimeConnection>().Generation;
            invocation = await slot.NextAsync(generation, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return;
        }
        IHeaderDictionary headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] =
            invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.Function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = TraceId(invocation);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.Payload.Length;
        await context.Response.Body.WriteAsync(invocation.Payload, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context, RuntimeSlot slot, string requestId, bool isError)
    {
        bool isKnown;
        byte[]? body = await ReadAsync(context, isError ? ErrorBytesMax : ResponseBytesMax).ConfigureAwait(false);
        if (isError)
        {
            isKnown = slot.Answer(requestId, new FunctionAnswer(default, Error(context, body)));
        }
        else if (body is null)
        {
            if (slot.AnswerTooLarge(requestId, ResponseBytesMax))
            {
                await RefuseAsync(context, 413, "RequestEntityTooLarge",
                    $"A response has at most {ResponseBytesMax} bytes.").ConfigureAwait(false);
                return;
            }
            isKnown = false;
        }
        else
        {
            isKnown = slot.Answer(requestId, new FunctionAnswer(body, null));
        }
        if (isKnown)
            await AcceptAsync(context).ConfigureAwait(false);
        else
            await RefuseAsync(context, 400, "InvalidRequestID", $"The invocation {requestId} does not run.").ConfigureAwait(false);
    }

    private static async Task FailStartAsync(HttpContext context, RuntimeSlot slot)
    {
        slot.FailStart(Error(context, await ReadAsync(context, ErrorBytesMax).ConfigureAwait(false)));
        await AcceptAsync(context).ConfigureAwait(false);
    }

    // The type is in the body, or (some runtimes have only one of the two) in a header.
    private static FunctionError Error(HttpContext context, byte[]? body)
    {
        string? type = context.Request.Headers["Lambda-Runtime-Function-Error-Type"];
        string? message = null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(body ?? []);
            if (json.RootElement.ValueKind is JsonValueKind.Object)
            {
                type = Text(json.RootElement, "errorType") ?? type;
                message = Text(json.RootElement, "errorMessage");
            }
        }
        catch (JsonException)
        {
            message = "The function reported an error that is not JSON.";
        }
        return new FunctionError(type is { Length: > 0 } ? type : "Runtime.UnknownReason", message ?? "");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    // Null: it is longer. What is too much is read and thrown away, or the process would not see the answer.
    private static async Task<byte[]?> ReadAsync(HttpContext context, int bytesMax)
    {
        using var body = new MemoryStream();
        byte[] part = new byte[64 * 1024];
        bool isTooLong = false;
        for (int count; (count = await context.Request.Body.ReadAsync(part, context.RequestAborted).ConfigureAwait(false)) > 0;)
        {
            isTooLong |= body.Length + count > bytesMax;
            if (!isTooLong)
                body.Write(part, 0, count);
        }
        return isTooLong ? null : body.ToArray();
    }

    private static Task AcceptAsync(HttpContext context)
    {
        context.Response.StatusCode = 202;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"status":"OK"}""", context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"errorType":"{{type}}","errorMessage":"{{JsonEncodedText.Encode(message)}}"}""", context.RequestAborted);
    }

    private static string TraceId(RunningInvocation invocation)
    {
        string id = invocation.RequestId.Replace("-", "", StringComparison.Ordinal);
        long seconds = invocation.Deadline.ToUnixTimeSeconds();
        return $"Root=1-{seconds:x8}-{id[..24]};Parent={id[^16..]};Sampled=0";
    }

    // Which process opened the connection.
    private sealed record RuntimeConnection(int Generation);
}
