using VirtualBoard;

namespace Heating.Run.Chaos;

/// <summary>A world in which network, broker and power fail at planned times.</summary>
/// <param name="inner">What the board is wired to.</param>
/// <param name="plan">The planned disturbances.</param>
/// <param name="broker">Stops and starts the broker, which reports its own failures.</param>
internal sealed class DisturbedWorld(IWorld inner, DisturbancePlan plan, BrokerSwitch broker) : IWorld
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, long> _ends = new();
    private Board? _board;
    private LossNotice? _loss;
    private PowerSwitch? _power;
    private DisturbanceCounts _counts;
    private int _outages;
    private bool _isRestarting;
    private Task _broker = Task.CompletedTask;
    private bool _isBrokerAway;
    private bool _isOver;

    /// <summary>A disturbance starts or ends; one line.</summary>
    public event Action<string>? Noticed;

    /// <summary>The power is cut; whether that prevented a flash operation.</summary>
    public event Action<bool>? PowerCut;

    /// <summary>The disturbances so far.</summary>
    public DisturbanceCounts Counts
    {
        get
        {
            lock (_lock)
                return _counts;
        }
    }

    /// <inheritdoc/>
    public long NextEventMs
    {
        get
        {
            lock (_lock)
            {
                var endMs = _ends.TryPeek(out _, out var atMs) ? atMs : long.MaxValue;
                return Math.Min(inner.NextEventMs, Math.Min(plan.NextMs, endMs));
            }
        }
    }

    /// <inheritdoc/>
    public void Attach(Board board)
    {
        _board = board;
        _loss = new LossNotice(board);
        _power = new PowerSwitch(board, CutPower);
        inner.Attach(board);
    }

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
        inner.Advance(nowMs);
        lock (_lock)
        {
            while (!_isOver && _ends.TryPeek(out var end, out var atMs) && atMs <= nowMs)
            {
                _ends.Dequeue();
                end();
            }

            while (plan.TakeDue(nowMs) is { } disturbance)
            {
                if (!_isOver)
                    Begin(disturbance, nowMs);
            }
        }
    }

    /// <summary>Ends all disturbances: network and power are back, so that messages in flight can arrive.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
            _ends.Clear();
            _board!.Network.IsUp = true;
            _board.RestorePower();
            if (_isBrokerAway)
                EndBrokerAway();
        }
    }

    private void Begin(Disturbance disturbance, long nowMs)
    {
        switch (disturbance.Kind)
        {
            case DisturbanceKind.Outage:
                BeginOutage(disturbance.DurationMs, nowMs);
                break;
            case DisturbanceKind.BrokerRestart:
                BeginRestart();
                break;
            case DisturbanceKind.BrokerAway:
                BeginBrokerAway(disturbance.DurationMs, nowMs);
                break;
            default:
                _power!.Schedule(disturbance);
                break;
        }
    }

    private void BeginOutage(long durationMs, long nowMs)
    {
        _counts = _counts with { Outages = _counts.Outages + 1 };
        Say($"network gone for {Text(durationMs)}");
        _loss!.Expect();
        _outages++;
        _board!.Network.IsUp = false;
        _ends.Enqueue(EndOutage, nowMs + durationMs);
    }

    private void EndOutage()
    {
        if (--_outages > 0)
            return;
        _loss!.Forget();
        Say("network back");
        _board!.Network.IsUp = true;
    }

    private void BeginRestart()
    {
        if (_isRestarting || _isBrokerAway)
            return;
        _isRestarting = true;
        _counts = _counts with { BrokerRestarts = _counts.BrokerRestarts + 1 };
        Say("broker restarts");
        Switch(broker.RestartAsync, () => _isRestarting = false);
    }

    private void BeginBrokerAway(long durationMs, long nowMs)
    {
        if (_isBrokerAway)
            return;
        _isBrokerAway = true;
        _counts = _counts with { BrokerRestarts = _counts.BrokerRestarts + 1 };
        Say($"broker gone for {Text(durationMs)}");
        _loss!.Expect();
        Switch(broker.StopAsync, () => { });
        _ends.Enqueue(EndBrokerAway, nowMs + durationMs);
    }

    private void EndBrokerAway()
    {
        _isBrokerAway = false;
        _loss!.Forget();
        Say("broker back");
        Switch(broker.StartAsync, () => { });
    }

    // It takes real time, during which house time must not race ahead.
    private void Switch(Func<Task> actAsync, Action done)
    {
        var hold = _board!.Clock.Hold();
        var before = _broker;
        _broker = Task.Run(async () =>
        {
            await before;
            using (hold)
                await actAsync();
            lock (_lock)
                done();
        });
    }

    private bool CutPower(Disturbance disturbance)
    {
        lock (_lock)
        {
            if (_isOver)
                return false;
            _counts = _counts with { PowerCuts = _counts.PowerCuts + 1 };
            Say($"power cut for {Text(disturbance.DurationMs)}{Where(disturbance.Kind)}");
            PowerCut?.Invoke(disturbance.Kind == DisturbanceKind.PowerCutBeforeWrite);
            _loss!.PowerCut();
            _board!.CutPower();
            _ends.Enqueue(RestorePower, _board.Clock.BoardMs + disturbance.DurationMs);
            return true;
        }
    }

    private void RestorePower()
    {
        Say("power back");
        _board!.RestorePower();
    }

    private static string Where(DisturbanceKind kind) => kind switch
    {
        DisturbanceKind.PowerCutBeforeWrite => ", just before a flash operation",
        DisturbanceKind.PowerCutAfterWrite => ", just after a flash operation",
        _ => "",
    };

    private static string Text(long durationMs) => Output.SummaryText.Span(TimeSpan.FromMilliseconds(durationMs));

    private void Say(string text) => Noticed?.Invoke(text);
}

/// <summary>Stops and starts a broker.</summary>
internal sealed record BrokerSwitch(Func<Task> StopAsync, Func<Task> StartAsync)
{
    /// <summary>For a plan that leaves the broker alone.</summary>
    public static BrokerSwitch None { get; } = new(() => Task.CompletedTask, () => Task.CompletedTask);

    /// <summary>Both at once.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }
}
