namespace Heating.Bench;

/// <summary>Prints figures, and whether their targets are met.</summary>
internal static class BenchTable
{
    private const string Gap = "  ";

    /// <summary>Prints them.</summary>
    /// <param name="notes">Notes on the figures.</param>
    public static void Write(TextWriter output, IReadOnlyList<BenchFigure> rows, params ReadOnlySpan<string> notes)
    {
        int what = Width("what", rows.Select(row => row.What));
        int measured = Width("measured", rows.Select(row => row.Measured));
        int target = Width("target", rows.Select(row => row.Target));
        output.WriteLine();
        output.WriteLine(string.Join(Gap, "what".PadRight(what), "measured".PadRight(measured), "target"));
        foreach (BenchFigure row in rows)
            output.WriteLine(string.Join(Gap, row.What.PadRight(what), row.Measured.PadRight(measured),
                row.Target.PadRight(target), Verdict(row)).TrimEnd());
        if (rows.All(row => row.IsMet is null))
            notes = [.. notes, "There are no targets for these figures."];
        int missed = rows.Count(row => row.IsMet == false);
        output.WriteLine();
        foreach (string note in notes)
            output.WriteLine(note);
        if (rows.Any(row => row.IsMet is not null))
            output.WriteLine(missed == 0 ? "All targets are met." : $"Targets missed: {missed}.");
    }

    private static int Width(string heading, IEnumerable<string> texts) =>
        texts.Append(heading).Max(text => text.Length);

    private static string Verdict(BenchFigure row) => row.IsMet switch
    {
        true => "met",
        false => "MISSED",
        null => "",
    };
}
