using Microsoft.Extensions.Logging;

namespace LocalIotCore.Rules;

/// <summary>What the rules engine logs.</summary>
internal static partial class RuleLog
{
    [LoggerMessage(EventId = 61, Level = LogLevel.Warning, Message = "Rule {Rule}: {Action} failed: {Detail}{More}")]
    public static partial void ActionFailed(ILogger log, string rule, string action, string detail, string more);

    [LoggerMessage(EventId = 62, Level = LogLevel.Warning, Message = "Rule {Rule} does not fire for a message on {Topic}: {Detail}{More}")]
    public static partial void QueryFailed(ILogger log, string rule, string topic, string detail, string more);

    [LoggerMessage(EventId = 63, Level = LogLevel.Warning,
        Message = "Rule {Rule}: a message on {Topic} is dropped, because {Count} rules republished it: they form a loop. Told once")]
    public static partial void LoopCut(ILogger log, string rule, string topic, int count);

    [LoggerMessage(EventId = 64, Level = LogLevel.Warning, Message = "A message on {Topic} is dropped: {Detail}. Told once per rule")]
    public static partial void NoSuchRule(ILogger log, string topic, string detail);

    [LoggerMessage(EventId = 65, Level = LogLevel.Error, Message = "Rule {Rule}: internal error")]
    public static partial void Failed(ILogger log, string rule, Exception exception);

    [LoggerMessage(EventId = 66, Level = LogLevel.Error, Message = "{Path} is ignored: {Detail}")]
    public static partial void Unreadable(ILogger log, string path, string detail);

    [LoggerMessage(EventId = 67, Level = LogLevel.Warning, Message = "Destination {Url} was not asked to confirm: {Detail}")]
    public static partial void NotAsked(ILogger log, string url, string detail);
}

/// <summary>Lets one line through in an interval, and counts the others.</summary>
internal sealed class LogThrottle(TimeProvider time, TimeSpan interval)
{
    private readonly Lock _gate = new();
    private long _last;
    private bool _hasTold;
    private int _untold;

    /// <summary>Whether to tell now; if so, <paramref name="more"/> says how many were not told.</summary>
    public bool MayTell(out string more)
    {
        lock (_gate)
        {
            more = "";
            if (_hasTold && time.GetElapsedTime(_last) < interval)
            {
                _untold++;
                return false;
            }
            if (_untold > 0)
                more = $" (and {_untold} more that were not told)";
            (_untold, _hasTold, _last) = (0, true, time.GetTimestamp());
            return true;
        }
    }
}
