namespace LocalIotCore.Mqtt;

/// <summary>What became of reading a packet. Bad input is a value here, not an exception.</summary>
public enum ReadStatus : byte
{
    /// <summary>Read.</summary>
    Ok,
    /// <summary>More bytes are needed.</summary>
    NeedMore,
    /// <summary>The bytes break the protocol.</summary>
    Malformed,
    /// <summary>The packet is longer than the limit in force.</summary>
    TooLarge,
    /// <summary>A CONNECT of a protocol version that is not spoken here.</summary>
    UnsupportedVersion,
}
