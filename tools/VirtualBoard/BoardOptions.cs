namespace VirtualBoard;

/// <summary>What a board is made of.</summary>
public sealed class BoardOptions
{
    /// <summary>Host folder that is the board's flash drive I:; created when missing.</summary>
    public required string DriveDirectory { get; init; }

    /// <summary>True UTC at the first power-on.</summary>
    public DateTimeOffset StartUtc { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Virtual seconds per real second, above 0; infinity: as fast as possible.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>All of the board's randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>What is wired to the pins.</summary>
    public IWorld World { get; init; } = new EmptyWorld();

    /// <summary>Real time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
