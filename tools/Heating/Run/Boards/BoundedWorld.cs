using VirtualBoard;

namespace Heating.Run.Boards;

/// <summary>A world that stops at a given board time, or when told to. From then on the board's time runs no faster than real
/// time, so that a fast run ends with the same samples every time.</summary>
internal sealed class BoundedWorld(IWorld inner, long? endMs) : IWorld
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile bool _isStopped;
    private Board? _board;
    private IDisposable? _hold;

    /// <summary>Completes when the world has stopped.</summary>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public long NextEventMs => _isStopped ? long.MaxValue : Math.Min(inner.NextEventMs, endMs ?? long.MaxValue);

    /// <inheritdoc/>
    public void Attach(Board board)
    {
        _board = board;
        inner.Attach(board);
    }

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
        lock (_lock)
        {
            if (!_isStopped)
                _hold = _board?.Clock.Hold();
            _isStopped = true;
        }

        _ended.TrySetResult();
    }

    /// <summary>Lets the board's time run at its own speed again, for what the device still waits for.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _hold?.Dispose();
            _hold = null;
        }
    }
}
