namespace LocalIotCore.Broker;

/// <summary>Why a connection ended, as AWS tells it in presence events (Developer Guide, life-cycle events).</summary>
public enum DisconnectReason
{
    /// <summary>The client may not connect.</summary>
    AuthError,
    /// <summary>The client said DISCONNECT: the one reason without a will.</summary>
    ClientInitiatedDisconnect,
    /// <summary>The client broke the protocol or a limit.</summary>
    ClientError,
    /// <summary>The connection broke.</summary>
    ConnectionLost,
    /// <summary>Another connection came with the same client id.</summary>
    DuplicateClientId,
    /// <summary>The client did what its policy does not allow.</summary>
    ForbiddenAccess,
    /// <summary>Nothing was heard for one and a half times the keep-alive.</summary>
    MqttKeepAliveTimeout,
    /// <summary>The broker failed.</summary>
    ServerError,
    /// <summary>The broker shuts down.</summary>
    ServerInitiatedDisconnect,
    /// <summary>The client sent more than is allowed.</summary>
    Throttled,
    /// <summary>Somebody called DeleteConnection.</summary>
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
