namespace VirtualBoard;

/// <summary>Options of a board.</summary>
public sealed class BoardOptions
{
    /// <summary>Host folder of the board's flash drive I:; created if missing.</summary>
    public required string DriveDirectory { get; init; }

    /// <summary>True UTC at the first power-on.</summary>
    public DateTimeOffset StartUtc { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Virtual seconds per real second, above 0; infinity: as fast as possible.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Seed of all of the board's randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>What is wired to the pins.</summary>
    public IWorld World { get; init; } = new EmptyWorld();

    /// <summary>Real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
