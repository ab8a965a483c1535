namespace LocalIotCore.Identity;

/// <summary>The outcome of a policy evaluation.</summary>
public enum PolicyDecision
{
    /// <summary>Nothing allows it.</summary>
    DeniedByDefault,

    /// <summary>A Deny statement matches, whatever else allows it.</summary>
    DeniedExplicitly,

    /// <summary>An Allow statement matches and no Deny statement does.</summary>
    Allowed,
}
