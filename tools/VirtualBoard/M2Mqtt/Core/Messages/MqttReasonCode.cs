namespace nanoFramework.M2Mqtt.Messages;

/// <summary>
/// A broker's answer. MQTT 3.1.1 defines 0, the refusals of a connection (1 to 5) and, in a SUBACK, 0 to 2 and 128; the
/// others belong to MQTT 5 and are never used.
/// </summary>
#pragma warning disable CA1069 // Several names share a value, as on the device.
public enum MqttReasonCode
{
    /// <summary>Success.</summary>
    Success = 0,

    /// <summary>Normal Disconnection.</summary>
    NormalDisconnection = 0,

    /// <summary>Granted QoS 0.</summary>
    GrantedQoS0 = 0,

    /// <summary>Granted QoS 1.</summary>
    GrantedQoS1 = 1,

    /// <summary>Granted QoS 2.</summary>
    GrantedQoS2 = 2,

    /// <summary>Disconnect With Will Message.</summary>
    DisconnectWithWillMessage = 4,

    /// <summary>No Matching Subscribers.</summary>
    NoMatchingSubscribers = 16,

    /// <summary>No Subscription Existed.</summary>
    NoSubscriptionExisted = 17,

    /// <summary>Continue Authentication.</summary>
    ContinueAuthentication = 24,

    /// <summary>Re Authenticate.</summary>
    ReAuthenticate = 25,

    /// <summary>Unspecified Error.</summary>
    UnspecifiedError = 128,

    /// <summary>Malformed Packet.</summary>
    MalformedPacket = 129,

    /// <summary>Protocol Error.</summary>
    ProtocolError = 130,

    /// <summary>Implementation Specific Error.</summary>
    ImplementationSpecificError = 131,

    /// <summary>Unsupported Protocol Version.</summary>
    UnsupportedProtocolVersion = 132,

    /// <summary>Client Identifier Not Valid.</summary>
    ClientIdentifierNotValid = 133,

    /// <summary>Bad User Name Or Password.</summary>
    BadUserNameOrPassword = 134,

    /// <summary>Not Authorized.</summary>
    NotAuthorized = 135,

    /// <summary>Server Unavailable.</summary>
    ServerUnavailable = 136,

    /// <summary>Server Busy.</summary>
    ServerBusy = 137,

    /// <summary>Banned.</summary>
    Banned = 138,

    /// <summary>Server Shutting Down.</summary>
    ServeShuttingDown = 139,

    /// <summary>Bad Authentication Method.</summary>
    BadAuthenticationMethod = 140,

    /// <summary>Keep Alive Timeout.</summary>
    KeepAliveTimeout = 141,

    /// <summary>Session Taken Over.</summary>
    SessionTakenOver = 142,

    /// <summary>Topic Filter Invalid.</summary>
    TopicFilterInvalid = 143,

    /// <summary>Topic Name Invalid.</summary>
    TopicNameInvalid = 144,

    /// <summary>Packet Identifier In Use.</summary>
    PacketIdentifierInUse = 145,

    /// <summary>Packet Identifier Not Found.</summary>
    PacketIdentifierNotFound = 146,

    /// <summary>Receive Maximum Exceeded.</summary>
    ReceiveMaximumExceeded = 147,

    /// <summary>Topic Alias Invalid.</summary>
    TopicAliasInvalid = 148,

    /// <summary>Packet Too Large.</summary>
    PacketTooLarge = 149,

    /// <summary>Message Rate Too High.</summary>
    MessageRateTooHigh = 150,

    /// <summary>Quota Exceeded.</summary>
    QuotaExceeded = 151,

    /// <summary>Administrative Action.</summary>
    AdministrativeAction = 152,

    /// <summary>Payload Format Invalid.</summary>
    PayloadFormatInvalid = 153,

    /// <summary>Retain Not Supported.</summary>
    RetainNotSupported = 154,

    /// <summary>QoS Not Supported.</summary>
    QoSNotSupported = 155,

    /// <summary>Use Another Server.</summary>
    UseAnotherServer = 156,

    /// <summary>Server Moved.</summary>
    ServerMoved = 157,

    /// <summary>Shared Subscriptions Not Supported.</summary>
    SharedSubscriptionsNotSupported = 158,

    /// <summary>Connection Rate Exceeded.</summary>
    ConnectionRateExceeded = 159,

    /// <summary>Maximum Connect Time.</summary>
    MaximumConnectTime = 160,

    /// <summary>Subscription Identifiers Not Supported.</summary>
    SubscriptionIdentifiersNotSupported = 161,

    /// <summary>Wildcard Subscriptions Not Supported.</summary>
    WildcardSubscriptionsNotSupported = 162,

    /// <summary>Connection Refused Unacceptable Protocol Version.</summary>
    ConnectionRefusedUnacceptableProtocolVersion = 1,

    /// <summary>Connection Refused Identifier Rejected.</summary>
    ConnectionRefusedIdentifierRejected = 2,

    /// <summary>Connection Refused Server Unavailable.</summary>
    ConnectionRefusedServerUnavailable = 3,

    /// <summary>Connection Refused Bad User Name Or Password.</summary>
    ConnectionRefusedBadUserNameOrPassword = 4,

    /// <summary>Connection Refused Not Authorized.</summary>
    ConnectionRefusedNotAuthorized = 5,
}
