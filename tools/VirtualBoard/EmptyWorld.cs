namespace VirtualBoard;

/// <summary>Nothing is connected and nothing ever happens.</summary>
public sealed class EmptyWorld : IWorld
{
    /// <inheritdoc/>
    public long NextEventMs => long.MaxValue;

    /// <inheritdoc/>
    public void Attach(Board board)
    {
    }

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
    }
}
