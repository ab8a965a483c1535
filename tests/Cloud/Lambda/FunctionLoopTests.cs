using System.Net;
using System.Text;
using System.Text.Json;
using Cloud.Lambda;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Lambda;

public sealed class FunctionLoopTests
{
    private readonly SharedText _output = new();

    [Fact]
    public async Task Invocation_HandlerReturns_RespondsWithItsJson()
    {
        await using var api = await RuntimeApi.StartAsync();
        await using var run = Run(api, _ => (invocation, _) => Json(
            $$"""{"echo":{{Encoding.UTF8.GetString(invocation.Payload.Span)}},"id":"{{invocation.RequestId}}"}"""));

        var first = await api.InvokeAsync("""{"a":"ä"}""");
        var second = await api.InvokeAsync("2");

        Assert.Equal(("response", """{"echo":{"a":"ä"},"id":"request-1"}"""), (first.Kind, first.Body));
        Assert.Equal("""{"echo":2,"id":"request-2"}""", second.Body);
    }

    [Fact]
    public async Task Invocation_HandlerThrows_ReportsTypeMessageAndStackAndGoesOn()
    {
        await using var api = await RuntimeApi.StartAsync();
        await using var run = Run(api, _ => (invocation, _) =>
            invocation.Payload.Length > 2 ? throw new FormatException("no status") : Json("true"));

        var failed = await api.InvokeAsync("[1]");
        var next = await api.InvokeAsync("{}");

        Assert.Equal(("error", "Function.FormatException"), (failed.Kind, failed.ErrorType));
        using var body = JsonDocument.Parse(failed.Body);
        Assert.Equal("no status", body.RootElement.GetProperty("errorMessage").GetString());
        Assert.Equal("FormatException", body.RootElement.GetProperty("errorType").GetString());
        Assert.NotEqual(0, body.RootElement.GetProperty("stackTrace").GetArrayLength());
        Assert.Equal("true", next.Body);
    }

    [Fact]
    public async Task Invocation_SecretInException_ReachesNeitherServiceNorLog()
    {
        await using var api = await RuntimeApi.StartAsync();
        await using var run = Run(api, context =>
        {
            context.Log.Hide("123456:ABC-secret");
            return (_, _) => throw new FormatException("https://host/bot123456:ABC-secret/send");
        });

        var failed = await api.InvokeAsync("{}");

        Assert.Contains("https://host/bot***/send", failed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ABC-secret", failed.Body + _output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invocation_HandlerOutlastsDeadline_IsCancelledAndReported()
    {
        await using var api = await RuntimeApi.StartAsync();
        await using var run = Run(api, _ => async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return default;
        });

        var failed = await api.InvokeAsync("{}", FunctionLoop.DeadlineMargin + TimeSpan.FromMilliseconds(50));

        Assert.Equal("Function.TimeoutException", failed.ErrorType);
    }

    [Fact]
    public async Task Invocation_ResponseTooLarge_ReportsItAsError()
    {
        await using var api = await RuntimeApi.StartAsync();
        api.ResponseStatus = HttpStatusCode.RequestEntityTooLarge;
        await using var run = Run(api, _ => (_, _) => Json("[1,2,3]"));

        var failed = await api.InvokeAsync("{}");

        Assert.Equal("Function.ResponseTooLarge", failed.ErrorType);
    }

    [Fact]
    public async Task Invocation_Running_HasTraceIdInEnvironmentAndRequestIdInLog()
    {
        await using var api = await RuntimeApi.StartAsync();
        await using var run = Run(api, context => (_, _) =>
        {
            context.Log.Info("working", ("thing", "boiler-1"));
            return Json($"\"{Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID")}\"");
        });

        var answer = await api.InvokeAsync("{}");

        Assert.Equal("\"Root=1-request-1\"", answer.Body);
        using var line = JsonDocument.Parse(_output.ToString());
        Assert.Equal(
            ("INFO", "working", "request-1", "boiler-1"),
            (Text(line, "level"), Text(line, "message"), Text(line, "requestId"), Text(line, "thing")));
    }

    [Fact]
    public async Task Start_Throws_ReportsItAndEndsWith1()
    {
        await using var api = await RuntimeApi.StartAsync();
        await using var run = Run(api, context => throw new InvalidOperationException(context.Require("ALERTS_TABLE")));

        var error = await api.StartError.Task;

        Assert.Equal("Function.InvalidOperationException", error.ErrorType);
        Assert.Contains("ALERTS_TABLE is not set", error.Body, StringComparison.Ordinal);
        Assert.Equal(1, await run.ExitCode);
    }

    [Fact]
    public async Task Stop_WhileIdle_EndsWith0()
    {
        await using var api = await RuntimeApi.StartAsync();
        var run = Run(api, _ => (_, _) => Json("1"));
        await api.FirstNext.Task;

        await run.DisposeAsync();

        Assert.Equal(0, await run.ExitCode);
    }

    [Fact]
    public async Task Stop_DuringInvocation_AnswersItFirst()
    {
        await using var api = await RuntimeApi.StartAsync();
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var run = Run(api, _ => async (_, _) =>
        {
            started.SetResult();
            await finish.Task;
            return "1"u8.ToArray();
        });
        var answer = api.InvokeAsync("{}");
        await started.Task;

        run.Stop();
        finish.SetResult();

        Assert.Equal("1", (await answer).Body);
        Assert.Equal(0, await run.ExitCode);
    }

    [Fact]
    public async Task Run_WithoutService_SaysWhatThisProgramIs()
    {
        var context = new FunctionContext(_ => null, _output, TimeProvider.System);

        int exitCode = await FunctionLoop.RunAsync(_ => (_, _) => Json("1"), context, CancellationToken.None);

        Assert.Equal(1, exitCode);
        Assert.Contains("AWS_LAMBDA_RUNTIME_API is not set", _output.ToString(), StringComparison.Ordinal);
    }

    private static string? Text(JsonDocument line, string name) => line.RootElement.GetProperty(name).GetString();

    private static Task<ReadOnlyMemory<byte>> Json(string text) =>
        Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(text));

    private LoopRun Run(RuntimeApi api, Func<FunctionContext, FunctionHandler> start) => new(start, new FunctionContext(
        name => name == "AWS_LAMBDA_RUNTIME_API" ? api.Host : null, _output, TimeProvider.System));

    private sealed class LoopRun : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public LoopRun(Func<FunctionContext, FunctionHandler> start, FunctionContext context) =>
            ExitCode = FunctionLoop.RunAsync(start, context, _stop.Token);

        public Task<int> ExitCode { get; }

        public void Stop() => _stop.Cancel();

        public async ValueTask DisposeAsync()
        {
            Stop();
            await ExitCode;
            _stop.Dispose();
        }
    }
}
