using System.Buffers;

namespace LocalIotCore.Identity;

/// <summary>Decides what a principal may do: Deny beats Allow, and what nothing allows is denied.</summary>
/// <remarks>Allocates nothing for names up to some hundred characters, and keeps no state.</remarks>
public static class PolicyEvaluator
{
    // An MQTT topic on AWS has at most 256 bytes, a client id 128; longer ones are rented.
    private const int ArnOnStackMaxChars = 512;

    /// <summary>Whether the principal's policies allow the action.</summary>
    /// <param name="principal">Whose policies count.</param>
    /// <param name="action">What is asked for.</param>
    /// <param name="resourceName">The client id (Connect, DeleteConnection), topic filter (Subscribe), thing or
    /// thing/shadow (shadow calls) or topic (the others), without the ARN around it; for lists "*".</param>
    /// <param name="context">The connection.</param>
    public static bool Allows(
        Principal principal, PolicyAction action, ReadOnlySpan<char> resourceName, ConnectionContext context) =>
        Evaluate(principal, action, resourceName, context) == PolicyDecision.Allowed;

    /// <summary>As <see cref="Allows"/>, telling the two kinds of denial apart.</summary>
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
                // An Allow that cannot change the outcome any more need not be looked at.
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
