namespace LocalIotCore.Broker;

/// <summary>
/// Lets publishers wait for a congested subscriber that is making progress. One that has made no room within <see
/// cref="PatienceMs"/> is not waited for again until it has caught up: it loses messages instead of slowing others
/// down.</summary>
public sealed class DrainGate
{
    /// <summary>Longest time that a publisher waits for a congested subscriber.</summary>
    public const int PatienceMs = 200;

    private readonly Lock _gate = new();
    private TaskCompletionSource? _drained;
    private bool _isStalled;

    /// <summary>Marks the subscriber as congested. True if it is worth waiting for.</summary>
    public bool Congest()
    {
        lock (_gate)
        {
            if (_isStalled)
                return false;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Marks the subscriber as caught up, or gone.</summary>
    public void Drain()
    {
        if (Volatile.Read(ref _drained) is null && !Volatile.Read(ref _isStalled))
            return;
        lock (_gate)
        {
            _isStalled = false;
            _drained?.TrySetResult();
            _drained = null;
        }
    }

    /// <summary>Waits until the subscriber has drained, for <see cref="PatienceMs"/> at most.</summary>
    public async ValueTask WaitAsync()
    {
        TaskCompletionSource? drained = Volatile.Read(ref _drained);
        if (drained is null)
            return;
        try
        {
            await drained.Task.WaitAsync(TimeSpan.FromMilliseconds(PatienceMs)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            GiveUp(drained);
        }
    }

    private void GiveUp(TaskCompletionSource drained)
    {
        lock (_gate)
        {
            if (_drained != drained)
                return;
            _isStalled = true;
            _drained = null;
            drained.TrySetResult();
        }
    }
}
