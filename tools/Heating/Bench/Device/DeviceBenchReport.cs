namespace Heating.Bench.Device;

/// <summary>Prints the table of `heating bench device`.</summary>
internal static class DeviceBenchReport
{
    /// <summary>Prints it.</summary>
    public static void Write(TextWriter output, IReadOnlyList<BenchFigure> rows) => BenchTable.Write(output, rows,
        "Times and allocations are of the firmware's sources on .NET on this machine; an ESP32's "
            + "interpreter is many times slower.",
        "Flash is tools/VirtualBoard's model of littlefs; an event is 45 bytes, durable at once.");
}
