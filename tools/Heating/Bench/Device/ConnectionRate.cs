namespace Heating.Bench.Device;

/// <summary>Statistics of connection times.</summary>
internal static class ConnectionRate
{
    /// <summary>The most connections within any second.</summary>
    /// <param name="seconds">The times in seconds, in any order.</param>
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
