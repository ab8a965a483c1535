namespace Heating.Run.Chaos;

/// <summary>What is to go wrong, in the order of its time: given outages, and those of a seed.</summary>
internal sealed class DisturbancePlan
{
    private readonly Queue<Disturbance> _given;
    private IEnumerator<Disturbance>? _random;

    /// <summary>Makes the plan.</summary>
    /// <param name="given">In any order.</param>
    /// <param name="seed">Of more that follow from it; null: none.</param>
    public DisturbancePlan(IEnumerable<Disturbance> given, ulong? seed)
        : this(given, seed is { } number ? RandomDisturbances.Of(number) : [])
    {
    }

    /// <summary>Makes the plan of two sequences, the second in the order of its time.</summary>
    internal DisturbancePlan(IEnumerable<Disturbance> given, IEnumerable<Disturbance> ordered)
    {
        _given = new Queue<Disturbance>(given.OrderBy(disturbance => disturbance.AtMs));
        _random = ordered.GetEnumerator();
        if (!_random.MoveNext())
            _random = null;
    }

    /// <summary>Nothing goes wrong.</summary>
    public static DisturbancePlan None => new([], seed: null);

    /// <summary>Board time of the next; <see cref="long.MaxValue"/>: nothing more.</summary>
    public long NextMs => Math.Min(GivenMs, RandomMs);

    private long GivenMs => _given.TryPeek(out var next) ? next.AtMs : long.MaxValue;

    private long RandomMs => _random?.Current.AtMs ?? long.MaxValue;

    /// <summary>Takes the next if it is due; null otherwise.</summary>
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
