namespace VirtualBoard.M2Mqtt;

/// <summary>What the sending thread does with a message in flight.</summary>
internal enum SendAction
{
    /// <summary>Nothing is due.</summary>
    None,

    /// <summary>Send the message itself.</summary>
    Send,

    /// <summary>Hand a QoS 0 message to the application.</summary>
    Deliver,

    /// <summary>Send PUBACK, then hand the message to the application.</summary>
    AcknowledgeAndDeliver,

    /// <summary>Send PUBREC.</summary>
    SendPubrec,

    /// <summary>Send PUBREL.</summary>
    SendPubrel,

    /// <summary>Send PUBCOMP, then hand the message to the application.</summary>
    CompleteAndDeliver,

    /// <summary>Sent often enough: notify the application and drop the message.</summary>
    GiveUp,
}
