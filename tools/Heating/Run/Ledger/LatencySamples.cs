namespace Heating.Run.Ledger;

/// <summary>Latencies and their percentiles.</summary>
internal sealed class LatencySamples
{
    /// <summary>Samples kept; beyond that each new one replaces the oldest. 8 MB, or two years at one change per
    /// minute.</summary>
    public const int SamplesMax = 1_000_000;

    private readonly List<double> _samplesMs = [];
    private double[]? _sortedMs;
    private int _oldest;

    /// <summary>Adds a latency in ms.</summary>
    public void Add(double latencyMs)
    {
        _sortedMs = null;
        if (_samplesMs.Count < SamplesMax)
        {
            _samplesMs.Add(latencyMs);
            return;
        }

        _samplesMs[_oldest] = latencyMs;
        _oldest = (_oldest + 1) % SamplesMax;
    }

    /// <summary>The percentiles so far (nearest rank); null before the first sample.</summary>
    public LatencyPercentiles? Percentiles()
    {
        if (_samplesMs.Count == 0)
            return null;
        if (_sortedMs is null)
        {
            _sortedMs = [.. _samplesMs];
            Array.Sort(_sortedMs);
        }

        return new LatencyPercentiles(_sortedMs.Length, Rank(0.50), Rank(0.95), Rank(0.99), _sortedMs[^1]);
    }

    private double Rank(double share) => _sortedMs![(int)Math.Ceiling(share * _sortedMs.Length) - 1];
}

/// <summary>Percentiles of <paramref name="Count"/> latencies, all in ms of real time.</summary>
internal sealed record LatencyPercentiles(int Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
