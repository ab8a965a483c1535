using Microsoft.Extensions.Logging;

namespace LocalIotCore.Http;

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
