namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The flags in CONNECT (MQTT 3.1.1, 3.1.2.3).</summary>
[Flags]
internal enum ConnectFlags
{
    Reserved = 0x01,
    CleanSession = 0x02,
    Will = 0x04,
    WillQos = 0x18,
    WillRetain = 0x20,
    Password = 0x40,
    Username = 0x80,
}

/// <summary>Bit positions of the values within <see cref="ConnectFlags"/>.</summary>
internal static class ConnectFlagsShift
{
    internal const int WillQos = 3;
}
