using Microsoft.Extensions.Logging;

namespace LocalIotCore.Broker;

/// <summary>What the broker logs: state changes, one line each.</summary>
internal static partial class BrokerLog
{
    [LoggerMessage(1, LogLevel.Information, "{ClientId} connected from {Address}, {Session}, keep-alive {KeepAliveS} s")]
    public static partial void Connected(ILogger log, string clientId, string address, string session, int keepAliveS);

    [LoggerMessage(2, LogLevel.Information, "{ClientId} disconnected: {Reason} {Detail}")]
    public static partial void Disconnected(ILogger log, string clientId, string reason, string detail);

    [LoggerMessage(3, LogLevel.Warning, "Refused a connection from {Address}: {Detail}")]
    public static partial void Refused(ILogger log, string address, string detail);

    [LoggerMessage(4, LogLevel.Error, "Internal error in the broker")]
    public static partial void Failed(ILogger log, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "Discarded a message from {ClientId}: {Detail}")]
    public static partial void Discarded(ILogger log, string clientId, string detail);

    [LoggerMessage(6, LogLevel.Error, "An observer of {Filter} failed")]
    public static partial void ObserverFailed(ILogger log, string filter, Exception exception);

    [LoggerMessage(9, LogLevel.Warning,
        "Dropped so far: {Slow} messages to slow connections, {Full} to sessions with a full queue")]
    public static partial void Dropped(ILogger log, long slow, long full);

    [LoggerMessage(10, LogLevel.Warning, "{Reason}. {Count} records of the broker could not be stored so far, among them "
        + "{Messages} messages, which get no PUBACK and so are sent again")]
    public static partial void NotStored(ILogger log, string reason, long count, long messages);

    [LoggerMessage(11, LogLevel.Error, "A subscriber of {Topic} failed")]
    public static partial void SubscriberFailed(ILogger log, string topic, Exception exception);

    [LoggerMessage(12, LogLevel.Information, "{ClientId} was connected when the cloud was last killed: it counts as disconnected")]
    public static partial void Interrupted(ILogger log, string clientId);

    [LoggerMessage(7, LogLevel.Information, "Session of {ClientId} expired")]
    public static partial void SessionExpired(ILogger log, string clientId);

    [LoggerMessage(8, LogLevel.Warning, "Closed the connection of {ClientId}: {Reason} {Detail}")]
    public static partial void Closed(ILogger log, string clientId, string reason, string detail);

    [LoggerMessage(9, LogLevel.Warning,
        "{Who} uses {Topic}: this cloud has no {Service}, so nobody answers")]
    public static partial void Unserved(ILogger log, string who, string topic, string service);

    [LoggerMessage(10, LogLevel.Error, "{Damage}")]
    public static partial void Damaged(ILogger log, string damage);
}
