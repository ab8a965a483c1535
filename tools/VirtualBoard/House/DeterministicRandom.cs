namespace VirtualBoard.House;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): random numbers whose sequence depends only on the seed, not on the version of
/// .NET. Not thread-safe.
/// </summary>
public sealed class DeterministicRandom(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, but not including, 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 up to, but not including, a limit above 0.</summary>
    public int Next(int limit) => (int)(NextDouble() * limit);

    /// <summary>
    /// Approximately normal, mean 0, standard deviation 1, never beyond 6: the sum of twelve uniform numbers, which is the same
    /// on every machine, unlike logarithms and sines.
    /// </summary>
    public double NextGaussian()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += NextDouble();
        return sum;
    }
}
