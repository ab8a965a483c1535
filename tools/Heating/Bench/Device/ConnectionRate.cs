namespace Heating.Bench.Device;

/// <summary>What the moments of connections say.</summary>
internal static class ConnectionRate
{
    /// <summary>The most moments within any second.</summary>
    /// <param name="seconds">The moments, in any order.</param>
    public static int PeakPerSecond(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        int peak = 0;
        int first = 0;
        for (int last = 0; last < sorted.Length; last++)
        {
            while (sorted[last] - sorted[first] >= 1)
                first++;
            peak = Math.Max(peak, last - first + 1);
        }
        return peak;
    }
}
