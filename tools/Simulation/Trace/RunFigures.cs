namespace Simulation.Trace;

/// <summary>What happened in one run or, added up, in many.</summary>
public sealed class RunFigures
{
    private readonly HashSet<long> _received = [];
    private readonly Dictionary<long, long> _lostByGap = [];
    private string? _config;

    /// <summary>Device time in ms, the powerless included.</summary>
    public long DurationMs { get; private set; }

    /// <summary>How often the power went.</summary>
    public long PowerCuts { get; private set; }

    /// <summary>Connections that were lost.</summary>
    public long Outages { get; private set; }

    /// <summary>Status changes, samples and alarms that were journalled.</summary>
    public long Events { get; private set; }

    /// <summary>Deliveries of what the broker already had.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Gaps that were reported.</summary>
    public long Gaps { get; private set; }

    /// <summary>Events within reported gaps, as the device counts them: some had arrived, unacknowledged.</summary>
    public long Lost { get; private set; }

    /// <summary>Deltas of the configuration that reached the device.</summary>
    public long Deltas { get; private set; }

    /// <summary>Other configurations that the device has kept, rolled back ones included.</summary>
    public long Configurations { get; private set; }

    /// <summary>Restarts that were asked for and done.</summary>
    public long Restarts { get; private set; }

    /// <summary>Counts an event.</summary>
    public void Add(SimulationEvent happened)
    {
        switch (happened)
        {
            case PowerLost:
                PowerCuts++;
                break;
            case Disconnected:
                Outages++;
                break;
            case Appended { IsDurable: true }:
                Events++;
                break;
            case Received { Message: { IsGap: true } gap }:
                CountGap(gap);
                break;
            case Received { Message: { IsGap: false } message } when !_received.Add(message.Sequence):
                Duplicates++;
                break;
            case DeltaDelivered { State: not null }:
                Deltas++;
                break;
            case ConfigStored stored:
                Configurations += _config is not null && stored.Config != _config ? 1 : 0;
                _config = stored.Config;
                break;
            case Restarted:
                Restarts++;
                break;
            case Ended:
                DurationMs = happened.AtMs;
                break;
        }
    }

    /// <summary>Adds another run's figures.</summary>
    public void Add(RunFigures other)
    {
        DurationMs += other.DurationMs;
        PowerCuts += other.PowerCuts;
        Outages += other.Outages;
        Events += other.Events;
        Duplicates += other.Duplicates;
        Gaps += other.Gaps;
        Lost += other.Lost;
        Deltas += other.Deltas;
        Configurations += other.Configurations;
        Restarts += other.Restarts;
    }

    // A gap that has grown is delivered again, from the same beginning.
    private void CountGap(EventPayload gap)
    {
        var before = _lostByGap.GetValueOrDefault(gap.Sequence, -1);
        Gaps += before < 0 ? 1 : 0;
        Lost += Math.Max(0, gap.LostCount - Math.Max(0, before));
        _lostByGap[gap.Sequence] = Math.Max(before, gap.LostCount);
    }
}
