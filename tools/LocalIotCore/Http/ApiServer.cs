using LocalIotCore.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Http;

/// <summary>Answers the requests of the HTTPS port: finds the call, authenticates the caller, and turns every failure
/// into an error in AWS's form.</summary>
internal sealed class ApiServer(RouteTable routes, Authenticator authenticator, ILogger logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        (string rawPath, Query query) =
            ApiRequest.SplitTarget(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        string? address = context.Connection.RemoteIpAddress?.ToString();
        string traceId = Guid.NewGuid().ToString();
        try
        {
            var request = new ApiRequest
            {
                Method = context.Request.Method,
                RawPath = rawPath,
                Query = query,
                Headers = context.Request.Headers,
                Body = await ReadBodyAsync(context).ConfigureAwait(false),
                Certificate = context.Features.Get<Principal>(),
                Address = address,
                TraceId = traceId,
            };
            (Route route, Dictionary<string, string> values) = routes.Find(request.Method, rawPath);
            Caller caller = authenticator.Identify(request, route.Plane);
            route.Check(query);
            ApiReply reply = route.Answer(new Call(request, values, caller));
            HttpLog.Answered(logger, request.Method, rawPath, address, StatusCodes.Status200OK, caller.Name);
            await WriteAsync(context, traceId, StatusCodes.Status200OK, reply).ConfigureAwait(false);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            ApiException error = ApiErrors.From(exception);
            if (error.Status == StatusCodes.Status500InternalServerError)
                HttpLog.Failed(logger, context.Request.Method, rawPath, address, exception);
            else
                HttpLog.Refused(logger, context.Request.Method, rawPath, address, error.Status, error.Name,
                    error.Message);
            context.Response.Headers["x-amzn-errortype"] = error.Name;
            await WriteAsync(context, traceId, error.Status, ApiErrors.Body(error, traceId)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has disconnected.
        }
    }

    // Kestrel's MaxRequestBodySize bounds it.
    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static async Task WriteAsync(HttpContext context, string traceId, int status, ApiReply reply)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        response.Headers["x-amzn-RequestId"] = traceId;
        await response.Body.WriteAsync(reply.Body, context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>What the HTTPS port logs: paths without queries, which may hold signatures, and no headers.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(EventId = 41, Level = LogLevel.Information,
        Message = "{Method} {Path} from {Address}: {Status} for {Caller}")]
    public static partial void Answered(ILogger logger, string method, string path, string? address, int status,
        string caller);

    [LoggerMessage(EventId = 42, Level = LogLevel.Information,
        Message = "{Method} {Path} from {Address}: {Status} {Error}: {Detail}")]
    public static partial void Refused(ILogger logger, string method, string path, string? address, int status,
        string error, string detail);

    [LoggerMessage(EventId = 43, Level = LogLevel.Error, Message = "{Method} {Path} from {Address} failed")]
    public static partial void Failed(ILogger logger, string method, string path, string? address,
        Exception exception);
}
