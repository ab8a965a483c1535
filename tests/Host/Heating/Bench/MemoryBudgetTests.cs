using System.Globalization;
using System.Text.Json;
using Heating.Bench.Memory;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.Heating.Bench;

/// <summary>Goal: what the firmware takes of nanoFramework's heap grows only on purpose. Method: `heating bench memory`'s
/// model of the heap; it computes, so that the same sources always give the same figures.</summary>
public class MemoryBudgetTests(ITestOutputHelper output)
{
    /// <summary>Bytes that the device's objects may take at most, by part: the namespace of the library. What a change buys
    /// with more is said where it is committed; docs/memory.md says what is left.</summary>
    private static readonly SortedDictionary<string, int> Held = new(StringComparer.Ordinal)
    {
        ["Commands"] = 528,
        ["Configuration"] = 972,
        ["Device"] = 5152,
        ["Heating"] = 480,
        ["Indication"] = 72,
        ["Journal"] = 3984,
        ["Recording"] = 1392,
        ["Sensing"] = 1464,
        ["Shadow"] = 2184,
        ["Telemetry"] = 420,
        ["Time"] = 48,
        ["Uplink"] = 1872,
    };

    // Static fields and tables of the library, the deepest calls in bytes, and what one status event allocates.
    private const int StaticsMaxBytes = 228;
    private const int TablesMaxBytes = 6521;
    private const int FramesMaxBytes = 3336;
    private const int PerEventMaxBytes = 610;
    private const int PerEventMaxCount = 17;

    private static readonly Lazy<MemoryFigures> Figures = new(() => WovenFirmware.Measure("test"));

    [Fact]
    public void Device_EachPartAtItsMost_StaysWithinItsBudget()
    {
        SortedDictionary<string, Allocated> most = Figures.Value.Most();
        foreach ((string part, Allocated held) in most)
            output.WriteLine($"[\"{part}\"] = {held.Bytes.ToString("0", CultureInfo.InvariantCulture)},");

        var violations =
            from part in most.Keys.Union(Held.Keys)
            let bytes = most.GetValueOrDefault(part)?.Bytes ?? 0
            let budget = Held.GetValueOrDefault(part)
            where bytes > budget || bytes == 0
            select bytes == 0
                ? $"{part}: has a budget and holds nothing"
                : $"{part}: {bytes} bytes, budget {budget}";

        Assert.Empty(violations);
    }

    [Fact]
    public void Library_StaticsTablesAndCalls_StayWithinTheirBudgets()
    {
        Assert.InRange(Figures.Value.Statics.Values.Sum(part => part.Bytes), 1, StaticsMaxBytes);
        Assert.InRange(Figures.Value.Tables.Bytes, 1, TablesMaxBytes);
        Assert.InRange(Figures.Value.Moments.Max(moment => moment.FrameBytes), 1, FramesMaxBytes);
    }

    [Fact]
    public void StatusEvent_InSteadyState_AllocatesWithinItsBudget()
    {
        Assert.InRange(Figures.Value.PerEvent.Values.Sum(made => made.Bytes), 1, PerEventMaxBytes);
        Assert.InRange(Figures.Value.PerEvent.Values.Sum(made => made.Count), 1, PerEventMaxCount);
    }

    [Fact]
    public void Measure_Twice_GivesTheSameFigures() => Assert.Equal(Json(Figures.Value), Json(WovenFirmware.Measure("test")));

    [Fact]
    public void Model_Baseline_IsWithinFivePercentOfTheInterpreter()
    {
        Assert.NotEmpty(MemoryBaseline.Checks());
        Assert.All(MemoryBaseline.Checks(), check => Assert.InRange(check.Deviation, -0.05, 0.05));
    }

    // Measured on the interpreter.
    [Fact]
    public void Cost_SingleThings_IsWhatTheInterpreterTakes()
    {
        Assert.Equal(1020, NanoCost.InBlocks(NanoCost.Array(typeof(byte), 1000)));
        Assert.Equal(1224, NanoCost.InBlocks(NanoCost.Array(typeof(object), 100)));
        Assert.Equal(20 + (8 * 3), NanoCost.Array(typeof(long), 3));
        Assert.Equal(20 + (4 * 3), NanoCost.Array(typeof(DayOfWeek), 3));
        Assert.Equal(12 + (12 * 4), NanoCost.Object(fields: 4));
        Assert.Equal(204, NanoCost.Frame(locals: 2, stack: 3));
        Assert.Equal(204 + (12 * 5), NanoCost.Frame(locals: 8, stack: 4));
    }

    [Fact]
    public void SizeOf_ObjectsOfAllKinds_CountsFieldsElementsAndText()
    {
        Assert.Equal(12 + (12 * 3), ObjectGraph.SizeOf(new Derived()));
        Assert.Equal(36, ObjectGraph.SizeOf(() => { }));
        Assert.Equal(24, ObjectGraph.SizeOf(5));
        Assert.Equal(13 + 4, ObjectGraph.SizeOf("a\u20ac"));
        Assert.Equal(12, ObjectGraph.SizeOf(Meter.Literal("long enough", "test")));
        Assert.Equal(12, ObjectGraph.SizeOf(new object()));
    }

    private static string Json(MemoryFigures figures) => JsonSerializer.Serialize(figures, MemoryJson.Default.MemoryFigures);

    private class Base
    {
        public long A { get; set; }
    }

    private sealed class Derived : Base
    {
        public bool B { get; set; }

        public string? C { get; set; }
    }
}
