namespace LocalIotCore.Mqtt;

/// <summary>Result of reading a packet. Invalid input is a value here, not an exception.</summary>
public enum ReadStatus : byte
{
    /// <summary>A packet was read.</summary>
    Ok,
    /// <summary>More bytes are needed.</summary>
    NeedMore,
    /// <summary>The bytes violate the protocol.</summary>
    Malformed,
    /// <summary>The packet is longer than the limit in force.</summary>
    TooLarge,
    /// <summary>A CONNECT of an unsupported protocol version.</summary>
    UnsupportedVersion,
}
