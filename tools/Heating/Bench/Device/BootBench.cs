using System.Diagnostics;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Settings;
using Firmware = HeatingSensor.Device;

namespace Heating.Bench.Device;

/// <summary>The cost of a boot by the fill level of the journal.</summary>
internal static class BootBench
{
    // 24 segments, and records of 45 bytes (FORMAT.md).
    private const int EventsMax = FlashJournal.DefaultCapBytes / FlashJournal.DefaultSegmentBytes
        * (FlashJournal.DefaultSegmentBytes / 45);

    private const int FirstPublishMaxMs = 1000;
    private const int PatienceMs = 60_000;
    private static readonly int[] FillPercents = [0, 25, 50, 100];

    /// <summary>Measures.</summary>
    /// <param name="directory">An empty folder for the drives.</param>
    /// <param name="rounds">Number of boots; the median is reported.</param>
    public static IEnumerable<BenchFigure> Run(string directory, int rounds)
    {
        foreach (int percent in FillPercents)
        {
            using var work = new FlashWork(Path.Combine(directory, $"fill-{percent}"));
            int events = EventsMax * percent / 100;
            for (int index = 0; index < events; index++)
                work.Append();
            yield return Scan(work.Store, percent, events, rounds);
            if (percent == FillPercents[^1])
                yield return FirstPublish(work.Store, rounds);
        }
    }

    private static BenchFigure Scan(IStore store, int percent, int events, int rounds)
    {
        CountingStore counting = new(store);
        double ms = Median(rounds, () =>
        {
            counting = new CountingStore(store);
            OpenJournal(counting);
        });
        return new BenchFigure($"boot, journal scan, {percent} % of 96 KB full ({events} events)",
            FormattableString.Invariant($"{ms:0.0} ms, {counting.ReadCount} reads, {counting.ReadBytes} bytes read"));
    }

    private static void OpenJournal(IStore store) => _ = new FlashJournal(
        store, new SharedBuffer(), new BenchBoard(1), FlashJournal.DefaultSegmentBytes, FlashJournal.DefaultCapBytes);

    private static BenchFigure FirstPublish(IStore store, int rounds)
    {
        long waitedMs = 0;
        double ms = Median(rounds, () => waitedMs = BootUntilFirstEvent(store));
        return new BenchFigure("boot with a full journal until an event is published, without the network",
            FormattableString.Invariant($"{ms + waitedMs:0.0} ms, {waitedMs} ms of it waiting"),
            "under 1000 ms", ms + waitedMs < FirstPublishMaxMs);
    }

    private static long BootUntilFirstEvent(IStore store)
    {
        long nowMs = 0;
        var clock = new BenchClock(() => nowMs);
        var link = new EchoLink();
        var settings = new DeviceSettings { ThingName = "boiler-1", Endpoint = "localhost" };
        var device = new Firmware(settings, new BenchBoard(1).Ports(clock, new BenchRelay(), store, link));
        clock.Synchronize();
        long dueMs = device.Tick(nowMs);
        while (link.StatusCount == 0)
        {
            nowMs = Math.Max(nowMs, dueMs);
            if (nowMs > PatienceMs)
                throw new InvalidOperationException($"the device has published nothing within {PatienceMs} ms");
            dueMs = device.Tick(nowMs);
        }
        return nowMs;
    }

    private static double Median(int rounds, Action action)
    {
        action();
        var times = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[rounds / 2];
    }
}
