namespace Simulation.Plan;

/// <summary>What can go wrong. Each seed switches a random subset on.</summary>
[Flags]
public enum Faults
{
    /// <summary>Nothing does.</summary>
    None = 0,

    /// <summary>Power cut at any moment, above all at any store operation: not done, done but not returned, torn.</summary>
    PowerCut = 1 << 0,

    /// <summary>The network goes away; connections break, at once or unnoticed.</summary>
    NetworkLoss = 1 << 1,

    /// <summary>The connection swallows everything and says nothing.</summary>
    HalfOpen = 1 << 2,

    /// <summary>The broker takes a message and its PUBACK never comes.</summary>
    PubackLost = 1 << 3,

    /// <summary>PUBACKs that come seconds late.</summary>
    PubackLate = 1 << 4,

    /// <summary>PUBACKs that come twice.</summary>
    PubackTwice = 1 << 5,

    /// <summary>The broker restarts and is unreachable for a while.</summary>
    BrokerRestart = 1 << 6,

    /// <summary>CONNACK refuses: certificate not active, policy.</summary>
    ConnectRefused = 1 << 7,

    /// <summary>The TLS handshake fails: certificate refused or expired.</summary>
    TlsRefused = 1 << 8,

    /// <summary>CONNACK never comes: the connect blocks the whole device for 30 s.</summary>
    ConnackNever = 1 << 9,

    /// <summary>The broker accepts, and drops the connection soon after.</summary>
    AcceptAndDrop = 1 << 10,

    /// <summary>Handshakes that stop all managed code for seconds: interrupts pile up and get lost.</summary>
    HandshakeStall = 1 << 11,

    /// <summary>The wall clock jumps by up to ten years, both ways.</summary>
    ClockJump = 1 << 12,

    /// <summary>SNTP answers only after minutes.</summary>
    SntpLate = 1 << 13,

    /// <summary>SNTP does not answer at all.</summary>
    SntpNever = 1 << 14,

    /// <summary>No write fits on the drive for a while.</summary>
    DiskFull = 1 << 15,

    /// <summary>Bits of files flip while the power is off.</summary>
    BitFlip = 1 << 16,

    /// <summary>The thermistor is open, shorted or absurd.</summary>
    SensorFault = 1 << 17,

    /// <summary>Hundreds of edges a second.</summary>
    EdgeStorm = 1 << 18,

    /// <summary>Deltas that never come.</summary>
    DeltaLost = 1 << 19,

    /// <summary>Deltas that come twice.</summary>
    DeltaTwice = 1 << 20,

    /// <summary>Deltas that come seconds late, behind newer ones.</summary>
    DeltaLate = 1 << 21,

    /// <summary>Deltas of long ago that come again.</summary>
    DeltaStale = 1 << 22,

    /// <summary>The shadow is deleted, and begins anew at version 1.</summary>
    ShadowDeleted = 1 << 23,

    /// <summary>Anything at all on the topic of deltas.</summary>
    ShadowJunk = 1 << 24,

    /// <summary>Reports that the shadow service rejects.</summary>
    ReportRejected = 1 << 25,

    /// <summary>Somebody else writes over what the device has reported, and desires something else at once.</summary>
    TwoWriters = 1 << 26,

    /// <summary>Reads of the drive that fail, though the file is there.</summary>
    ReadFails = 1 << 27,

    /// <summary>Files that cannot be deleted for a while.</summary>
    DeleteFails = 1 << 28,

    /// <summary>A drive that cannot say which files it has.</summary>
    ListFails = 1 << 29,

    /// <summary>A drive that cannot say how much room there is.</summary>
    FreeSpaceUnknown = 1 << 30,
}
