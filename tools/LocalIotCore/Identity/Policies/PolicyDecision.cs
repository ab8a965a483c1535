namespace LocalIotCore.Identity;

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
