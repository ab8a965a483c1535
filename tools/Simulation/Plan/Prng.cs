namespace Simulation.Plan;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014). Our own, because .NET does not guarantee that Random yields the same numbers
/// in its next version, and a seed must always mean the same run.
/// </summary>
public sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From <paramref name="from"/> up to and including <paramref name="to"/>.</summary>
    public long Between(long from, long to) => from + (long)(Next() % (ulong)(to - from + 1));

    /// <summary>Like <see cref="Between(long, long)"/>.</summary>
    public int Between(int from, int to) => (int)Between((long)from, to);

    /// <summary>True with this probability in percent.</summary>
    public bool Percent(int percent) => Between(1, 100) <= percent;

    /// <summary>One of the choices, all equally likely.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Between(0, choices.Length - 1)];

    /// <summary>An exponentially distributed wait, at most ten times the mean.</summary>
    /// <param name="meanMs">Mean in ms, above 0.</param>
    public long Exponential(long meanMs)
    {
        var uniform = ((Next() >> 11) + 0.5) / (1UL << 53);
        return Math.Min(10 * meanMs, 1 + (long)(-Math.Log(uniform) * meanMs));
    }

    /// <summary>An independent generator: the numbers that one part of the world draws do not affect another
    /// part.</summary>
    public Prng Fork() => new(Next());
}
