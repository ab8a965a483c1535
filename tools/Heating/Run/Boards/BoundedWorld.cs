using VirtualBoard;

namespace Heating.Run.Boards;

/// <summary>A world that stands still from a given board time on, or from when it is told to.</summary>
internal sealed class BoundedWorld(IWorld inner, long? endMs) : IWorld
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopped;

    /// <summary>Completes when the world stands still.</summary>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public long NextEventMs => _isStopped ? long.MaxValue : Math.Min(inner.NextEventMs, endMs ?? long.MaxValue);

    /// <inheritdoc/>
    public void Attach(Board board) => inner.Attach(board);

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
        if (_isStopped)
            return;
        inner.Advance(nowMs);
        if (nowMs >= endMs)
            Stop();
    }

    /// <summary>Nothing happens from now on.</summary>
    public void Stop()
    {
        _isStopped = true;
        _ended.TrySetResult();
    }
}
