using VirtualBoard;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>
/// Goal: the model's costs are littlefs' own. Method: the same work was done by littlefs 2.11 in C (64 blocks of 4 KB
/// in memory, the defaults of esp_littlefs, once alone and once opened and stamped as esp_littlefs 1.22 and
/// nanoFramework do it), with its erase and program calls counted; those counts are the expected ones here.
/// </summary>
public class LittlefsCostsTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.01;

    private static readonly Dictionary<string, Func<FlashWorkload, FlashWorkload>> Workloads = new()
    {
        ["online 45"] = work => work.Online(20000, 45),
        ["online 75"] = work => work.Online(20000, 75),
        ["online, counters"] = work => work.OnlineWithCounters(20000, 45, 100),
        ["outage 45"] = work => work.FillSegments(45),
        ["outage 53"] = work => work.FillSegments(53),
        ["outage 75"] = work => work.FillSegments(75),
        ["outage, cap 45"] = work => work.FillSegments(45).AtTheCap(216, 45),
        ["outage, cap 53"] = work => work.FillSegments(53).AtTheCap(216, 53),
        ["outage, cap 75"] = work => work.FillSegments(75).AtTheCap(216, 75),
        ["two slots 44"] = work => work.TwoSlots(20000, 44),
        ["rewrite 10000"] = work => work.Rewrite(500, 10000),
        ["grow to 18000"] = work => work.Grow(400, 45),
        ["small files"] = work => work.ManySmallFiles(60, 100),
        ["rename"] = work => work.Rename(2000),
        ["directories"] = work => work.Directories(200),
    };

    [Theory]
    [InlineData("online 45", false, 3158, 9297152)]
    [InlineData("online 75", false, 3158, 9297152)]
    [InlineData("online, counters", false, 3075, 9280128)]
    [InlineData("outage 45", false, 2026, 5002368)]
    [InlineData("outage 53", false, 1721, 4230912)]
    [InlineData("outage 75", false, 1214, 2961536)]
    [InlineData("outage, cap 45", false, 20423, 50686080)]
    [InlineData("outage, cap 53", false, 17403, 42965120)]
    [InlineData("outage, cap 75", false, 12437, 30292608)]
    [InlineData("two slots 44", false, 742, 3034624)]
    [InlineData("rewrite 10000", false, 1518, 5129344)]
    [InlineData("grow to 18000", false, 408, 873984)]
    [InlineData("small files", false, 11, 38016)]
    [InlineData("rename", false, 143, 567168)]
    [InlineData("directories", false, 221, 113152)]
    [InlineData("online 45", true, 2858, 11703424)]
    [InlineData("online 75", true, 2858, 11703424)]
    [InlineData("online, counters", true, 4551, 12954624)]
    [InlineData("outage 45", true, 2243, 5609728)]
    [InlineData("outage 53", true, 1910, 4748544)]
    [InlineData("outage 75", true, 1340, 3314048)]
    [InlineData("outage, cap 45", true, 22350, 56609408)]
    [InlineData("outage, cap 53", true, 18739, 47595008)]
    [InlineData("outage, cap 75", true, 14296, 35709184)]
    [InlineData("two slots 44", true, 2858, 6949376)]
    [InlineData("rewrite 10000", true, 1572, 5230208)]
    [InlineData("grow to 18000", true, 450, 956544)]
    [InlineData("small files", true, 23, 71168)]
    [InlineData("rename", true, 143, 585728)]
    [InlineData("directories", true, 222, 116352)]
    public void Counts_AWorkload_AreThoseOfLittlefs(string work, bool isStamping, long erases, long bytes)
    {
        var counts = Workloads[work](new FlashWorkload(isStamping)).Counts;
        output.WriteLine($"{work,-16} {(isStamping ? "stamped" : "plain"),-8} "
            + $"erases {counts.Erases,6} littlefs {erases,6} {(double)counts.Erases / erases - 1,7:P1}   "
            + $"bytes {counts.BytesProgrammed,9} littlefs {bytes,9} {(double)counts.BytesProgrammed / bytes - 1,7:P1}");

        Assert.InRange(counts.Erases, erases * (1 - Tolerance), erases * (1 + Tolerance));
        Assert.InRange(counts.BytesProgrammed, bytes * (1 - Tolerance), bytes * (1 + Tolerance));
    }
}
