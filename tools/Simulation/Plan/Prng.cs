namespace Simulation.Plan;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014). Our own, because .NET does not promise that Random gives the same numbers in
/// its next version, and a seed must name the same run for ever.
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

    /// <summary>As <see cref="Between(long, long)"/>.</summary>
    public int Between(int from, int to) => (int)Between((long)from, to);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int percent) => Between(1, 100) <= percent;

    /// <summary>One of the choices, each as likely.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Between(0, choices.Length - 1)];

    /// <summary>A wait of a memoryless process; never more than ten times the mean.</summary>
    /// <param name="meanMs">Mean in ms, above 0.</param>
    public long Exponential(long meanMs)
    {
        var uniform = ((Next() >> 11) + 0.5) / (1UL << 53);
        return Math.Min(10 * meanMs, 1 + (long)(-Math.Log(uniform) * meanMs));
    }

    /// <summary>A generator of its own: what one part of the world draws does not move what another part draws.</summary>
    public Prng Fork() => new(Next());
}
