namespace LocalIotCore.Rules;

/// <summary>Named limits of the rules engine. Those that are AWS's own say so.</summary>
public sealed record RuleLimits
{
    /// <summary>Most rules (AWS's default quota).</summary>
    public int RulesMax { get; init; } = 1000;
    /// <summary>Most messages that wait for one action; more fail.</summary>
    public int QueuedMessagesMax { get; init; } = 1000;
    /// <summary>Most bytes that wait for one action; more fail.</summary>
    public int QueuedBytesMax { get; init; } = 16 * 1024 * 1024;
    /// <summary>How many rules in a row may republish what another one republished. AWS has no such guard.</summary>
    public int RepublishesMax { get; init; } = 8;
    /// <summary>Most tries of an action that failed for a reason that may pass (AWS's for HTTP).</summary>
    public int TriesMax { get; init; } = 3;
    /// <summary>The wait before the second try; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);
    /// <summary>How long one try may take.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>How long a function may take that the SQL calls with aws_lambda() (AWS's).</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(2);
    /// <summary>The shortest time between two log lines about one rule; those in between are counted.</summary>
    public TimeSpan LogInterval { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>How long actions may finish what waits for them when the cloud stops.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
