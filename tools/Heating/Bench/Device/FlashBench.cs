using HeatingSensor.Events;
using VirtualBoard;

namespace Heating.Bench.Device;

/// <summary>Erases and programmed bytes per record, by the virtual board's model of littlefs.</summary>
internal static class FlashBench
{
    private const double SingleErasesMax = 1.2;
    private const double BatchedErasesMax = 0.15;

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for the drives.</param>
    /// <param name="count">Number of online events, and of samples in batches. An outage fills the journal.</param>
    public static IEnumerable<BenchFigure> Run(string directory, int count)
    {
        yield return Online(Path.Combine(directory, "online"), count);
        foreach (BenchFigure row in Outage(Path.Combine(directory, "outage")))
            yield return row;
        yield return Batches(Path.Combine(directory, "batches"), count);
    }

    private static BenchFigure Online(string directory, int count)
    {
        using var work = new FlashWork(directory);
        FlashCounts start = work.Counts;
        for (int index = 0; index < count; index++)
        {
            work.Append();
            work.Deliver();
        }
        return Row("an event online: append, PUBACK, delete", work.Counts - start, count, SingleErasesMax);
    }

    private static IEnumerable<BenchFigure> Outage(string directory)
    {
        using var work = new FlashWork(directory);
        FlashCounts start = work.Counts;
        int full = 0;
        for (; work.LostCount == 0; full++)
            work.Append();
        yield return Row("an event in a long outage, until the journal is full", work.Counts - start, full,
            SingleErasesMax);

        start = work.Counts;
        for (int index = 0; index < full; index++)
            work.Append();
        yield return Row("an event at the cap: the oldest segments are deleted", work.Counts - start, full, SingleErasesMax);
    }

    private static BenchFigure Batches(string directory, int count)
    {
        using var work = new FlashWork(directory);
        FlashCounts start = work.Counts;
        int batches = Math.Max(1, count / SampleBatch.CountMax);
        for (int batch = 0; batch < batches; batch++)
            work.AppendSamples();
        return Row($"a sample in batches of {SampleBatch.CountMax}, in a long outage",
            work.Counts - start, batches * SampleBatch.CountMax, BatchedErasesMax);
    }

    private static BenchFigure Row(string what, FlashCounts costs, int count, double erasesMax)
    {
        double erases = (double)costs.Erases / count;
        double bytes = (double)costs.BytesProgrammed / count;
        return new BenchFigure($"flash, {what}",
            FormattableString.Invariant($"{erases:0.00} erases, {bytes:0} bytes programmed ({count})"),
            FormattableString.Invariant($"at most {erasesMax} erases"), erases <= erasesMax);
    }
}
