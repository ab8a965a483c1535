using System.Buffers;

namespace LocalIotCore.Identity;

/// <summary>Decides what a principal may do: Deny beats Allow, and what nothing allows is denied.</summary>
/// <remarks>Allocates nothing for names of up to a few hundred characters. Has no state.</remarks>
public static class PolicyEvaluator
{
    // An MQTT topic on AWS has at most 256 bytes, a client id 128; longer names use a rented buffer.
    private const int ArnOnStackMaxChars = 512;

    /// <summary>Whether the principal's policies allow the action.</summary>
    /// <param name="principal">The principal whose policies apply.</param>
    /// <param name="action">The action.</param>
    /// <param name="resourceName">The client id (Connect, DeleteConnection), topic filter (Subscribe), thing or
    /// thing/shadow (shadow calls), topic (the others), or "*" (lists), without the rest of the ARN.</param>
    /// <param name="context">The connection.</param>
    public static bool Allows(
        Principal principal, PolicyAction action, ReadOnlySpan<char> resourceName, ConnectionContext context) =>
        Evaluate(principal, action, resourceName, context) == PolicyDecision.Allowed;

    /// <summary>Like <see cref="Allows"/>, but distinguishes the two kinds of denial.</summary>
    public static PolicyDecision Evaluate(
        Principal principal, PolicyAction action, ReadOnlySpan<char> resourceName, ConnectionContext context)
    {
        var prefix = ArnPrefix(action);
        var lengthChars = prefix.Length + resourceName.Length;
        char[]? rented = null;
        var arn = lengthChars <= ArnOnStackMaxChars
            ? stackalloc char[ArnOnStackMaxChars]
            : rented = ArrayPool<char>.Shared.Rent(lengthChars);
        arn = arn[..lengthChars];
        prefix.CopyTo(arn);
        resourceName.CopyTo(arn[prefix.Length..]);
        var decision = Evaluate(principal.PolicyArray, action, arn, context);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
        return decision;
    }

    private static PolicyDecision Evaluate(
        Policy[] policies, PolicyAction action, ReadOnlySpan<char> arn, ConnectionContext context)
    {
        var decision = PolicyDecision.DeniedByDefault;
        foreach (var policy in policies)
        {
            foreach (var statement in policy.Statements)
            {
                // Another Allow cannot change the outcome.
                if (statement.IsAllow && decision == PolicyDecision.Allowed)
                    continue;
                if (!statement.Applies(action, arn, context))
                    continue;
                if (!statement.IsAllow)
                    return PolicyDecision.DeniedExplicitly;
                decision = PolicyDecision.Allowed;
            }
        }
        return decision;
    }

    // Developer guide, "AWS IoT Core action resources".
    private static string ArnPrefix(PolicyAction action) => action switch
    {
        PolicyAction.Connect or PolicyAction.DeleteConnection => LocalAccount.IotArnPrefix + "client/",
        PolicyAction.Subscribe => LocalAccount.IotArnPrefix + "topicfilter/",
        PolicyAction.GetThingShadow or PolicyAction.UpdateThingShadow or PolicyAction.DeleteThingShadow =>
            LocalAccount.IotArnPrefix + "thing/",
        PolicyAction.ListNamedShadowsForThing or PolicyAction.ListRetainedMessages => "",
        _ => LocalAccount.IotArnPrefix + "topic/",
    };
}

/// <summary>The outcome of a policy evaluation.</summary>
public enum PolicyDecision
{
    /// <summary>No statement allows it.</summary>
    DeniedByDefault,

    /// <summary>A Deny statement matches.</summary>
    DeniedExplicitly,

    /// <summary>An Allow statement matches and no Deny statement does.</summary>
    Allowed,
}
