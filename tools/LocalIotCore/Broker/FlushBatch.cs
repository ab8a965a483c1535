namespace LocalIotCore.Broker;

/// <summary>Collects, while a publisher's input is processed, the writers to wake and the congested sessions to wait
/// for. So a batch of packets is one write per subscriber, and a fast publisher waits for a slow but working
/// subscriber. Used only on the thread of its connection.</summary>
public sealed class FlushBatch
{
    private readonly List<OutputBuffer> _outputs = [];
    private readonly List<DrainGate> _congested = [];

    /// <summary>Adds a writer to wake. Each is added once, because an output asks only once.</summary>
    public void Add(OutputBuffer output) => _outputs.Add(output);

    /// <summary>Adds a congested session.</summary>
    public void AddCongested(DrainGate gate)
    {
        if (!_congested.Contains(gate))
            _congested.Add(gate);
    }

    /// <summary>Whether there is a congested session to wait for.</summary>
    public bool IsCongested => _congested.Count > 0;

    public void Flush()
    {
        foreach (OutputBuffer output in _outputs)
            output.Wake();
        _outputs.Clear();
    }

    /// <summary>Waits until the congested sessions have drained, or have proved that they do not.</summary>
    public async ValueTask WaitForRoomAsync()
    {
        foreach (DrainGate gate in _congested)
            await gate.WaitAsync().ConfigureAwait(false);
        _congested.Clear();
    }
}

/// <summary>
/// Lets publishers wait for a congested subscriber that is making progress. One that has made no room within
/// <see cref="PatienceMs"/> is not waited for again until it has caught up: it loses messages instead of slowing others
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
