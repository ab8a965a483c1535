namespace Heating.Bench.Device;

/// <summary>Prints the table of `heating bench device`.</summary>
internal static class DeviceBenchReport
{
    private const string Gap = "  ";

    /// <summary>Prints it.</summary>
    public static void Write(TextWriter output, IReadOnlyList<DeviceBenchRow> rows)
    {
        int what = Width("what", rows.Select(row => row.What));
        int measured = Width("measured", rows.Select(row => row.Measured));
        int target = Width("target", rows.Select(row => row.Target));
        output.WriteLine();
        output.WriteLine(string.Join(Gap, "what".PadRight(what), "measured".PadRight(measured), "target"));
        foreach (DeviceBenchRow row in rows)
            output.WriteLine(string.Join(Gap, row.What.PadRight(what), row.Measured.PadRight(measured),
                row.Target.PadRight(target), Verdict(row)).TrimEnd());
        int missed = rows.Count(row => row.IsMet == false);
        output.WriteLine();
        output.WriteLine("Times and allocations are .NET's on this machine, of the firmware's own sources; an ESP32's "
            + "interpreter is many times slower.");
        output.WriteLine("Flash is tools/VirtualBoard's model of littlefs; an event is 45 bytes, durable at once.");
        output.WriteLine(missed == 0 ? "All targets are met." : $"Targets missed: {missed}.");
    }

    private static int Width(string heading, IEnumerable<string> texts) =>
        texts.Append(heading).Max(text => text.Length);

    private static string Verdict(DeviceBenchRow row) => row.IsMet switch
    {
        true => "met",
        false => "MISSED",
        null => "",
    };
}
