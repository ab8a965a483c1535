using VirtualBoard;

namespace Heating.Run.Boards;

/// <summary>A world that stops at a given board time, or when told to.</summary>
internal sealed class BoundedWorld(IWorld inner, long? endMs) : IWorld
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopped;

    /// <summary>Completes when the world has stopped.</summary>
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

    /// <summary>Stops the world.</summary>
    public void Stop()
    {
        _isStopped = true;
        _ended.TrySetResult();
    }
}
