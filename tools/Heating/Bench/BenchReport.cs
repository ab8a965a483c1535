namespace Heating.Bench;

/// <summary>Prints the medians, and the ratio of two brokers.</summary>
internal static class BenchReport
{
    private const int WhatWidth = 44;
    private const int FigureWidth = 16;

    /// <summary>Prints the table.</summary>
    public static void Write(TextWriter output, IReadOnlyList<BenchRow> rows, IReadOnlyList<BenchTarget> targets,
        int rounds)
    {
        output.WriteLine();
        output.WriteLine($"Median of {rounds} rounds (memory: first round, with fresh brokers):");
        output.WriteLine("".PadRight(WhatWidth)
            + string.Concat(targets.Select(target => target.Name.PadLeft(FigureWidth)))
            + (targets.Count == 2 ? "ratio".PadLeft(FigureWidth) : ""));
        foreach (BenchRow row in rows)
        {
            double[] medians = [.. targets.Select(target => Median(row.Figures[target.Name]))];
            output.WriteLine(row.What.PadRight(WhatWidth)
                + string.Concat(medians.Select(median => $"{median:0} {row.Unit}".PadLeft(FigureWidth)))
                + (medians.Length == 2 ? $"{medians[0] / medians[1]:0.00}".PadLeft(FigureWidth) : ""));
        }
    }

    private static double Median(List<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
