namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The low four bits of a packet's first byte (MQTT 3.1.1, 2.2.2).</summary>
[Flags]
internal enum PacketFlags : byte
{
    None = 0,
    Retain = 1,

    /// <summary>Required in PUBREL, SUBSCRIBE and UNSUBSCRIBE.</summary>
    Reserved2 = 2,
    Duplicate = 8,
}
