namespace LocalIotCore.Broker;

/// <summary>Why a connection has to end: AWS's reason, and what a person needs to know.</summary>
public sealed record Violation(DisconnectReason Reason, string Detail)
{
    /// <summary>A malformed or out-of-place packet.</summary>
    public static Violation Protocol(string detail) => new(DisconnectReason.ClientError, detail);

    /// <summary>Something that the policy does not allow.</summary>
    public static Violation Forbidden(string detail) => new(DisconnectReason.ForbiddenAccess, detail);
}
