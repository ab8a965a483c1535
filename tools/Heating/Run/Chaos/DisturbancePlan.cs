namespace Heating.Run.Chaos;

/// <summary>Planned disturbances in order of time: given ones, and those of a seed.</summary>
internal sealed class DisturbancePlan
{
    private readonly Queue<Disturbance> _given;
    private IEnumerator<Disturbance>? _random;

    /// <summary>Creates the plan.</summary>
    /// <param name="given">In any order.</param>
    /// <param name="seed">Seed of further disturbances; null: none.</param>
    public DisturbancePlan(IEnumerable<Disturbance> given, ulong? seed)
        : this(given, seed is { } number ? RandomDisturbances.Of(number) : [])
    {
    }

    /// <summary>Creates the plan from two sequences, of which the second is in order of time.</summary>
    internal DisturbancePlan(IEnumerable<Disturbance> given, IEnumerable<Disturbance> ordered)
    {
        _given = new Queue<Disturbance>(given.OrderBy(disturbance => disturbance.AtMs));
        _random = ordered.GetEnumerator();
        if (!_random.MoveNext())
            _random = null;
    }

    /// <summary>A plan without disturbances.</summary>
    public static DisturbancePlan None => new([], seed: null);

    /// <summary>Board time of the next disturbance; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextMs => Math.Min(GivenMs, RandomMs);

    private long GivenMs => _given.TryPeek(out var next) ? next.AtMs : long.MaxValue;

    private long RandomMs => _random?.Current.AtMs ?? long.MaxValue;

    /// <summary>Takes the next disturbance if it is due, else null.</summary>
    public Disturbance? TakeDue(long nowMs)
    {
        if (NextMs > nowMs)
            return null;
        if (GivenMs <= RandomMs)
            return _given.Dequeue();
        var next = _random!.Current;
        if (!_random.MoveNext())
            _random = null;
        return next;
    }
}

/// <summary>One disturbance of the device's environment.</summary>
/// <param name="AtMs">Board time in ms since power-on.</param>
/// <param name="DurationMs">Duration; 0 for a broker restart, which takes as long as it takes.</param>
internal sealed record Disturbance(long AtMs, DisturbanceKind Kind, long DurationMs);

/// <summary>Kinds of disturbances.</summary>
internal enum DisturbanceKind
{
    /// <summary>The network is down; open connections are dropped.</summary>
    Outage,

    /// <summary>The broker restarts, on the same port with the same data.</summary>
    BrokerRestart,

    /// <summary>The broker does not run.</summary>
    BrokerAway,

    /// <summary>The board has no power.</summary>
    PowerCut,

    /// <summary>The board loses power at the next flash operation, which is not done.</summary>
    PowerCutBeforeWrite,

    /// <summary>The board loses power at the next flash operation, which is done but not reported to the
    /// firmware.</summary>
    PowerCutAfterWrite,
}

/// <summary>The disturbances that happened.</summary>
internal readonly record struct DisturbanceCounts(int Outages, int BrokerRestarts, int PowerCuts)
{
    /// <summary>Whether there was any.</summary>
    public bool Any => this != default;
}
