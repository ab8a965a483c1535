using System.Text.Json;

namespace Heating.Bench.Memory;

/// <summary>The build that others are compared with, and its figures on the real interpreter.</summary>
internal static class MemoryBaseline
{
    private const string Resource = "baseline-1894ca0.json";

    // The measured interpreter used one byte less per method than stock images do.
    private const int MeasuredMethodBytesLess = 1;

    // Credentials belong to the application, which passes them to the link; the device's graph reaches them only there.
    private const double CredentialsBytes = 4200;

    /// <summary>Its figures, computed once from a Release build of its sources.</summary>
    public static MemoryFigures Load()
    {
        using Stream stream = typeof(MemoryBaseline).Assembly.GetManifestResourceStream(Resource)
            ?? throw new FileNotFoundException($"{Resource} is not in this assembly");
        return JsonSerializer.Deserialize(stream, MemoryJson.Default.MemoryFigures)!;
    }

    /// <summary>The model compared with measurements of the same build on the real interpreter (32-bit, ESP32-sized blocks), by
    /// a heap walk and an allocation trace. In bytes.</summary>
    /// <remarks>Two smaller figures of the trace deviate more and are not included: log text alone (101 against 88, as if the
    /// number in it were not formatted there) and structs (236 against 221: the script reports its status more often than the
    /// traced run did, and each report reads the sensor).</remarks>
    public static IReadOnlyList<ModelCheck> Checks()
    {
        MemoryFigures figures = Load();
        Moment connected = figures.Moments.Single(moment => moment.Name == "connect");
        return
        [
            new("8 decoded journal entries, with their parts", EntryBytes(figures.Types) * 8, 9984),
            new("journal: segment buffer, 25 segments, held records", JournalBuffersBytes(figures.Types), 7700),
            new("shadows and configuration", connected.Parts["Shadow"].Bytes + connected.Parts["Configuration"].Bytes, 14600),
            new("the device's graph, with the credentials", connected.Bytes + CredentialsBytes, 48300),
            new("the configuration's keys", figures.StaticFields["ConfigTable.Keys"].Bytes, 4100),
            new("87 static byte[]", figures.StaticTypes["Byte[]"].Bytes, 3100),
            new("the library's tables", figures.Tables.Bytes - (figures.Tables.Methods * MeasuredMethodBytesLess), 6100),
            new("per event: segment names", Made(figures, "SegmentList"), 281),
            new("per event: segment names and log text", Made(figures, "SegmentList") + Made(figures, "EventRecorder", "struct"), 281 + 88),
        ];
    }

    private static double EntryBytes(SortedDictionary<string, Allocated> types)
    {
        const int Readings = 10 + 1 + 1; // in a batch, an alarm, a status event
        return One("JournalEntry") + One("StatusEvent") + One("SampleBatch") + One("AlarmEvent") + One("GapEvent")
            + One("TemperatureReading[]") + One("HeatingStatus[]") + (Readings * One("TemperatureReading"));

        double One(string type) => types[type].Bytes / types[type].Count;
    }

    private static double JournalBuffersBytes(SortedDictionary<string, Allocated> types)
    {
        const int SegmentBytes = 4096;
        const int Records = 8;
        const int RecordBytes = 78;
        return NanoCost.InBlocks(NanoCost.Array(typeof(byte), SegmentBytes)) + types["Segment"].Bytes
            + types["Segment[]"].Bytes + NanoCost.InBlocks(NanoCost.Array(typeof(byte[]), Records))
            + (Records * NanoCost.InBlocks(NanoCost.Array(typeof(byte), RecordBytes)));
    }

    private static double Made(MemoryFigures figures, string site, string? without = null) => figures.PerEvent
        .Where(made => made.Key.StartsWith(site + ":", StringComparison.Ordinal) && made.Key != $"{site}: {without}")
        .Sum(made => made.Value.Bytes);
}

/// <summary>One figure of the model, and the interpreter's.</summary>
internal sealed record ModelCheck(string What, double Model, double Interpreter)
{
    /// <summary>The model's deviation as a fraction of the measurement.</summary>
    public double Deviation => (Model - Interpreter) / Interpreter;
}
