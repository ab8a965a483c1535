namespace VirtualBoard;

/// <summary>
/// What is wired to the board: a simulated house, a trace, a test's script. All times are board time: milliseconds
/// since the first power-on. Called by one thread at a time.
/// </summary>
public interface IWorld
{
    /// <summary>Called once, at power-on: wire pins and ADC channels.</summary>
    void Attach(Board board);

    /// <summary>Board time of the next event; <see cref="long.MaxValue"/> if there are no more.</summary>
    long NextEventMs { get; }

    /// <summary>
    /// Lets everything up to and including <paramref name="nowMs"/> happen, in order. Afterwards
    /// <see cref="NextEventMs"/> is later than <paramref name="nowMs"/>.
    /// </summary>
    void Advance(long nowMs);
}
