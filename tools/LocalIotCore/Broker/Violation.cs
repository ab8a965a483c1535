namespace LocalIotCore.Broker;

/// <summary>Why a connection must end: AWS's reason, and a text for people.</summary>
public sealed record Violation(DisconnectReason Reason, string Detail)
{
    /// <summary>A malformed or unexpected packet.</summary>
    public static Violation Protocol(string detail) => new(DisconnectReason.ClientError, detail);

    /// <summary>Something that the policy forbids.</summary>
    public static Violation Forbidden(string detail) => new(DisconnectReason.ForbiddenAccess, detail);
}
