namespace LocalIotCore.Mqtt;

/// <summary>Return codes of a CONNACK (MQTT 3.1.1 §3.2.2.3).</summary>
public enum ConnectReturnCode : byte
{
    /// <summary>Connected.</summary>
    Accepted = 0,
    /// <summary>The protocol level is not supported.</summary>
    UnacceptableProtocolVersion = 1,
    /// <summary>The client id is not allowed.</summary>
    IdentifierRejected = 2,
    /// <summary>The service is not available.</summary>
    ServerUnavailable = 3,
    /// <summary>User name or password wrong.</summary>
    BadUserNameOrPassword = 4,
    /// <summary>Not authorised.</summary>
    NotAuthorized = 5,
}
