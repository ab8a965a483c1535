namespace Simulation.Plan;

/// <summary>The faults. Each seed enables a random subset.</summary>
[Flags]
public enum Faults
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>A power cut at any moment, preferably during a store operation: not done, done but not returned, or
    /// torn.</summary>
    PowerCut = 1 << 0,

    /// <summary>The network goes down; connections break, immediately or unnoticed.</summary>
    NetworkLoss = 1 << 1,

    /// <summary>The connection accepts everything and returns nothing.</summary>
    HalfOpen = 1 << 2,

    /// <summary>The broker receives a message, but its PUBACK never arrives.</summary>
    PubackLost = 1 << 3,

    /// <summary>PUBACKs arrive seconds late.</summary>
    PubackLate = 1 << 4,

    /// <summary>PUBACKs arrive twice.</summary>
    PubackTwice = 1 << 5,

    /// <summary>The broker restarts and is unreachable for a while.</summary>
    BrokerRestart = 1 << 6,

    /// <summary>CONNACK with a refusal: certificate not active, policy.</summary>
    ConnectRefused = 1 << 7,

    /// <summary>The TLS handshake fails: certificate refused or expired.</summary>
    TlsRefused = 1 << 8,

    /// <summary>CONNACK never arrives: connecting blocks the whole device for 30 s.</summary>
    ConnackNever = 1 << 9,

    /// <summary>The broker accepts the connection and drops it soon after.</summary>
    AcceptAndDrop = 1 << 10,

    /// <summary>Handshakes block all managed code for seconds: interrupts pile up and are lost.</summary>
    HandshakeStall = 1 << 11,

    /// <summary>The wall clock jumps by up to ten years in either direction.</summary>
    ClockJump = 1 << 12,

    /// <summary>SNTP answers only after minutes.</summary>
    SntpLate = 1 << 13,

    /// <summary>SNTP does not answer at all.</summary>
    SntpNever = 1 << 14,

    /// <summary>The drive is full for a while.</summary>
    DiskFull = 1 << 15,

    /// <summary>Bits of files flip while the power is off.</summary>
    BitFlip = 1 << 16,

    /// <summary>The thermistor is open, shorted, out of range or cold.</summary>
    SensorFault = 1 << 17,

    /// <summary>Hundreds of edges per second, or ten for minutes.</summary>
    EdgeStorm = 1 << 18,

    /// <summary>Deltas are lost.</summary>
    DeltaLost = 1 << 19,

    /// <summary>Deltas arrive twice.</summary>
    DeltaTwice = 1 << 20,

    /// <summary>Deltas arrive seconds late, after newer ones.</summary>
    DeltaLate = 1 << 21,

    /// <summary>Old deltas arrive again.</summary>
    DeltaStale = 1 << 22,

    /// <summary>The shadow is deleted, and starts again at version 1.</summary>
    ShadowDeleted = 1 << 23,

    /// <summary>Arbitrary bytes on the delta topic.</summary>
    ShadowJunk = 1 << 24,

    /// <summary>The shadow service rejects reports.</summary>
    ReportRejected = 1 << 25,

    /// <summary>Another client overwrites the reported state and at the same time desires something else.</summary>
    TwoWriters = 1 << 26,

    /// <summary>Reads fail although the file exists.</summary>
    ReadFails = 1 << 27,

    /// <summary>Files cannot be deleted for a while.</summary>
    DeleteFails = 1 << 28,

    /// <summary>The drive cannot list its files.</summary>
    ListFails = 1 << 29,

    /// <summary>The drive does not report its free space.</summary>
    FreeSpaceUnknown = 1 << 30,
}
