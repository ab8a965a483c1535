namespace Simulation.Trace;

/// <summary>The figures of one run, or the total of many.</summary>
public sealed class RunFigures
{
    private readonly HashSet<long> _received = [];
    private readonly Dictionary<long, long> _lostByGap = [];
    private string? _config;

    /// <summary>Device time in ms, including time without power.</summary>
    public long DurationMs { get; private set; }

    /// <summary>Number of power cuts.</summary>
    public long PowerCuts { get; private set; }

    /// <summary>Lost connections.</summary>
    public long Outages { get; private set; }

    /// <summary>Status changes, samples and alarms that were journalled.</summary>
    public long Events { get; private set; }

    /// <summary>Repeated deliveries.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Reported gaps.</summary>
    public long Gaps { get; private set; }

    /// <summary>Lost events according to the gaps; some had arrived unacknowledged.</summary>
    public long Lost { get; private set; }

    /// <summary>Deltas of the configuration that reached the device.</summary>
    public long Deltas { get; private set; }

    /// <summary>Configurations that the device stored, including rollbacks.</summary>
    public long Configurations { get; private set; }

    /// <summary>Restarts on request.</summary>
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

    // A grown gap is delivered again with the same first number.
    private void CountGap(EventPayload gap)
    {
        var before = _lostByGap.GetValueOrDefault(gap.Sequence, -1);
        Gaps += before < 0 ? 1 : 0;
        Lost += Math.Max(0, gap.LostCount - Math.Max(0, before));
        _lostByGap[gap.Sequence] = Math.Max(before, gap.LostCount);
    }
}
