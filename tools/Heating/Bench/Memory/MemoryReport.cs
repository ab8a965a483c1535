using System.Globalization;

namespace Heating.Bench.Memory;

/// <summary>Prints two builds side by side.</summary>
internal sealed class MemoryReport(TextWriter output, MemoryFigures before, MemoryFigures now)
{
    private const int WhatWidth = 52;
    private const int FigureWidth = 11;

    /// <summary>Prints it.</summary>
    public void Write()
    {
        Heading("most held by the device, by part (bytes)", before.Build, now.Build, "ratio");
        Parts(before.Most(), now.Most());
        Line("all parts", before.Moments.Max(moment => moment.Bytes), now.Moments.Max(moment => moment.Bytes));
        Heading("held by static fields, by part");
        Parts(before.Statics, now.Statics);
        Line("all parts", before.Statics.Values.Sum(part => part.Bytes), now.Statics.Values.Sum(part => part.Bytes));
        Heading("the loaded library");
        Line($"tables: {now.Tables.Types} types, {now.Tables.Methods} methods, {now.Tables.Fields} fields",
            before.Tables.Bytes, now.Tables.Bytes);
        Heading("held by the device at each moment, and its deepest calls");
        foreach (Moment moment in now.Moments)
        {
            Moment? earlier = before.Moments.FirstOrDefault(other => other.Name == moment.Name);
            Line(moment.Name, earlier?.Bytes ?? 0, moment.Bytes);
            Line($"  {moment.Frames} frames, before {earlier?.Frames ?? 0}", earlier?.FrameBytes ?? 0, moment.FrameBytes);
        }
        Line("total at worst: objects, statics, tables, frames", before.WorstBytes(), now.WorstBytes());
        WriteAllocations();
        WriteChecks();
    }

    private void WriteAllocations()
    {
        Heading("allocated by the library, garbage included");
        Line("per status event: bytes", before.PerEvent.Values.Sum(made => made.Bytes), now.PerEvent.Values.Sum(made => made.Bytes));
        Line("per status event: allocations", before.PerEvent.Values.Sum(made => made.Count), now.PerEvent.Values.Sum(made => made.Count));
        foreach ((string what, Allocated made) in now.PerEvent.Where(made => made.Value.Count >= 0.5).OrderByDescending(made => made.Value.Bytes))
            Line($"  {what}", before.PerEvent.GetValueOrDefault(what)?.Bytes ?? 0, made.Bytes);
        Line("idle: bytes/s", before.IdleBytesPerSecond, now.IdleBytesPerSecond);
        Heading("calls to the drive and the link per status event");
        foreach (string call in before.PortCallsPerEvent.Keys.Union(now.PortCallsPerEvent.Keys).Order(StringComparer.Ordinal))
            if (call.StartsWith("IStore", StringComparison.Ordinal) || call.StartsWith("IMqttLink", StringComparison.Ordinal))
                Line(call, before.PortCallsPerEvent.GetValueOrDefault(call), now.PortCallsPerEvent.GetValueOrDefault(call));
    }

    private void WriteChecks()
    {
        Heading($"the model at {MemoryBaseline.Load().Build} beside the real interpreter", "model", "measured", "deviation");
        foreach (ModelCheck check in MemoryBaseline.Checks())
            Columns(check.What, Figure(check.Model), Figure(check.Interpreter),
                check.Deviation.ToString("+0.0 %;-0.0 %;0.0 %", CultureInfo.InvariantCulture));
        output.WriteLine();
        output.WriteLine("Computed, not measured: the firmware's library ran on .NET under virtual time, with its objects at the");
        output.WriteLine("interpreter's costs. Board, MQTT library, TLS, threads and other libraries are extra.");
    }

    private void Parts(SortedDictionary<string, Allocated> earlier, SortedDictionary<string, Allocated> later)
    {
        foreach (string part in earlier.Keys.Union(later.Keys).Order(StringComparer.Ordinal))
            Line(part, earlier.GetValueOrDefault(part)?.Bytes ?? 0, later.GetValueOrDefault(part)?.Bytes ?? 0);
    }

    private void Heading(string what, params ReadOnlySpan<string> columns)
    {
        output.WriteLine();
        Columns(what, columns);
    }

    private void Line(string what, double earlier, double later) =>
        Columns(what, Figure(earlier), Figure(later), earlier == 0 ? "" : (later / earlier).ToString("0.00", CultureInfo.InvariantCulture));

    private void Columns(string what, params ReadOnlySpan<string> columns)
    {
        string line = what.PadRight(WhatWidth);
        foreach (string column in columns)
            line += column.PadLeft(FigureWidth);
        output.WriteLine(line.TrimEnd());
    }

    private static string Figure(double value) =>
        value.ToString(value < 100 ? "#,0.##" : "#,0", CultureInfo.InvariantCulture);
}
