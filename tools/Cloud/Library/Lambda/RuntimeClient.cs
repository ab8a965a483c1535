using System.Globalization;
using System.Net;

namespace Cloud.Lambda;

/// <summary>Calls the Lambda runtime API, version 2018-06-01.</summary>
internal sealed class RuntimeClient(string host) : IDisposable
{
    private const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    // Without a timeout: the service answers `next` when there is something to do, be it in an hour, and freezes the
    // process meanwhile.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly string _base = $"http://{host}/2018-06-01/runtime/";

    /// <summary>The next invocation, or null once stopped.</summary>
    public async Task<Invocation?> NextAsync(CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            using var request = new HttpRequestMessage(HttpMethod.Get, _base + "invocation/next");
            using var response = await SendAsync(request, stop).ConfigureAwait(false);
            Check(response, request);
            byte[] payload = await response.Content.ReadAsByteArrayAsync(CancellationToken.None).ConfigureAwait(false);
            return new Invocation(
                Header(response, "Lambda-Runtime-Aws-Request-Id") ?? throw Failed("an invocation has no request id"),
                payload,
                Header(response, "Lambda-Runtime-Invoked-Function-Arn") ?? "",
                DeadlineOf(response),
                Header(response, "Lambda-Runtime-Trace-Id"));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>False if the response is larger than the service takes.</returns>
    public async Task<bool> RespondAsync(string requestId, ReadOnlyMemory<byte> json)
    {
        using var request = Post($"invocation/{requestId}/response", json);
        using var response = await SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            return false;
        Check(response, request);
        return true;
    }

    public Task FailAsync(string requestId, FunctionError error) => FailAtAsync($"invocation/{requestId}/error", error);

    public Task FailStartAsync(FunctionError error) => FailAtAsync("init/error", error);

    public void Dispose() => _http.Dispose();

    private async Task FailAtAsync(string path, FunctionError error)
    {
        using var request = Post(path, error.ToJson());
        request.Headers.Add(ErrorTypeHeader, "Function." + error.Type);
        using var response = await SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        Check(response, request);
    }

    private HttpRequestMessage Post(string path, ReadOnlyMemory<byte> json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new("application/json");
        return new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = content };
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await _http.SendAsync(request, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new RuntimeApiException(e.Message, e);
        }
    }

    private static void Check(HttpResponseMessage response, HttpRequestMessage request)
    {
        if (!response.IsSuccessStatusCode)
            throw Failed($"it answered {(int)response.StatusCode} to {request.RequestUri?.AbsolutePath}");
    }

    private static RuntimeApiException Failed(string why) => new(why);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static DateTimeOffset DeadlineOf(HttpResponseMessage response) =>
        long.TryParse(
            Header(response, "Lambda-Runtime-Deadline-Ms"), NumberStyles.None, CultureInfo.InvariantCulture, out long deadlineMs)
            ? DateTimeOffset.FromUnixTimeMilliseconds(deadlineMs)
            : throw Failed("an invocation has no deadline");
}

/// <summary>The runtime API itself fails: the process cannot go on.</summary>
internal sealed class RuntimeApiException(string message, Exception? inner = null) : Exception(message, inner);
