using Microsoft.Extensions.Logging;

namespace LocalIotCore.Shadows;

/// <summary>What the shadow service logs. Never a document: it may contain anything.</summary>
internal static partial class ShadowLog
{
    [LoggerMessage(41, LogLevel.Error, "A request for the shadow {Shadow} failed")]
    public static partial void Failed(ILogger log, string shadow, Exception exception);

    [LoggerMessage(42, LogLevel.Warning, "Refused a request for the shadow {Shadow}: too many are waiting")]
    public static partial void Busy(ILogger log, string shadow);

    [LoggerMessage(43, LogLevel.Error, "The shadow service failed")]
    public static partial void ServiceFailed(ILogger log, Exception exception);
}
