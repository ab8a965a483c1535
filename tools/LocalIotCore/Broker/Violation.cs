namespace LocalIotCore.Broker;

/// <summary>Why a connection must end: AWS's reason, and a text for people.</summary>
public sealed record Violation(DisconnectReason Reason, string Detail)
{
    /// <summary>A malformed or unexpected packet.</summary>
    public static Violation Protocol(string detail) => new(DisconnectReason.ClientError, detail);

    /// <summary>Something that could not be stored, so that it must not be acknowledged.</summary>
    public static Violation NotStored(string what) =>
        new(DisconnectReason.ServerError, $"{what} cannot be stored: the disk of the cloud is full or fails");

    /// <summary>Something that the policy forbids.</summary>
    public static Violation Forbidden(string detail) => new(DisconnectReason.ForbiddenAccess, detail);
}

/// <summary>Why a connection ended, as AWS reports it in presence events (Developer Guide, life-cycle
/// events).</summary>
public enum DisconnectReason
{
    /// <summary>The client may not connect.</summary>
    AuthError,
    /// <summary>The client sent DISCONNECT: the only reason that does not publish the will.</summary>
    ClientInitiatedDisconnect,
    /// <summary>The client violated the protocol or a limit.</summary>
    ClientError,
    /// <summary>The connection broke.</summary>
    ConnectionLost,
    /// <summary>Another connection with the same client id replaced it.</summary>
    DuplicateClientId,
    /// <summary>The client did something that its policy forbids.</summary>
    ForbiddenAccess,
    /// <summary>Nothing was received for one and a half keep-alive intervals.</summary>
    MqttKeepAliveTimeout,
    /// <summary>The broker failed.</summary>
    ServerError,
    /// <summary>The broker is shutting down.</summary>
    ServerInitiatedDisconnect,
    /// <summary>The client sent more than its rate limit allows.</summary>
    Throttled,
    /// <summary>DeleteConnection was called.</summary>
    ApiInitiatedDisconnect,
}

/// <summary>AWS's names for the reasons.</summary>
public static class DisconnectReasonNames
{
    /// <summary>The name as presence events spell it.</summary>
    public static string ToAwsName(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.AuthError => "AUTH_ERROR",
        DisconnectReason.ClientInitiatedDisconnect => "CLIENT_INITIATED_DISCONNECT",
        DisconnectReason.ClientError => "CLIENT_ERROR",
        DisconnectReason.ConnectionLost => "CONNECTION_LOST",
        DisconnectReason.DuplicateClientId => "DUPLICATE_CLIENTID",
        DisconnectReason.ForbiddenAccess => "FORBIDDEN_ACCESS",
        DisconnectReason.MqttKeepAliveTimeout => "MQTT_KEEP_ALIVE_TIMEOUT",
        DisconnectReason.ServerInitiatedDisconnect => "SERVER_INITIATED_DISCONNECT",
        DisconnectReason.Throttled => "THROTTLED",
        DisconnectReason.ApiInitiatedDisconnect => "API_INITIATED_DISCONNECT",
        _ => "SERVER_ERROR",
    };
}
