namespace Simulation.Trace;

/// <summary>What happened in one run or, added up, in many.</summary>
public sealed class RunFigures
{
    private readonly HashSet<long> _received = [];

    /// <summary>Device time in ms, the powerless included.</summary>
    public long DurationMs { get; private set; }

    /// <summary>How often the power went.</summary>
    public long PowerCuts { get; private set; }

    /// <summary>Connections that were lost.</summary>
    public long Outages { get; private set; }

    /// <summary>Status changes that were journalled.</summary>
    public long Events { get; private set; }

    /// <summary>Deliveries of what the broker already had.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Gaps that were reported.</summary>
    public long Gaps { get; private set; }

    /// <summary>Events within reported gaps.</summary>
    public long Lost { get; private set; }

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
            case Received { Message: { IsGap: true } gap } when _received.Add(-gap.LastSequence):
                Gaps++;
                Lost += gap.LastSequence - gap.Sequence + 1;
                break;
            case Received { Message: { IsGap: false } message } when !_received.Add(message.Sequence):
                Duplicates++;
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
    }
}
