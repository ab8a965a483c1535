namespace LocalIotCore.Identity;

/// <summary>An IoT policy, parsed and compiled; immutable.</summary>
public sealed class Policy
{
    internal Policy(PolicyStatement[] statements) => Statements = statements;

    internal PolicyStatement[] Statements { get; }

    /// <summary>Parses a policy document.</summary>
    /// <exception cref="PolicyFormatException">AWS IoT would refuse it; the message says where and why.</exception>
    public static Policy Parse(string json) => PolicyParser.Parse(json);
}

/// <summary>One statement of a policy, compiled.</summary>
internal sealed class PolicyStatement(
    bool isAllow, uint actions, PolicyPattern[] resources, PolicyCondition[] conditions)
{
    /// <summary>True: Allow; false: Deny.</summary>
    public bool IsAllow => isAllow;

    public bool Applies(PolicyAction action, ReadOnlySpan<char> arn, ConnectionContext context) =>
        (actions & Bit(action)) != 0 && AnyResource(arn, context) && AllConditions(context);

    public static uint Bit(PolicyAction action) => 1u << (int)action;

    private bool AnyResource(ReadOnlySpan<char> arn, ConnectionContext context)
    {
        foreach (var resource in resources)
        {
            if (resource.Matches(arn, context))
                return true;
        }
        return false;
    }

    private bool AllConditions(ConnectionContext context)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(context))
                return false;
        }
        return true;
    }
}
