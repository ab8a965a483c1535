using Heating.Qualify.Rows;

namespace Heating.Qualify;

/// <summary>Prints the suite's results as a table.</summary>
internal sealed class QualifyReport(TextWriter output)
{
    private const int EvidenceColumns = 96;

    private static readonly int NameColumns = RowCatalog.All.Max(row => row.Name.Length);

    private readonly Dictionary<Verdict, int> _counts = [];

    /// <summary>Whether no row has failed.</summary>
    public bool HasPassed => Count(Verdict.Fail) == 0;

    public void Begin()
    {
        Line("", "result", "Device Advisor's test, and what was observed; times are device time");
    }

    public void Add(Row row, RowResult result)
    {
        _counts[result.Verdict] = Count(result.Verdict) + 1;
        Write(row.Name, result.Verdict.ToString().ToLowerInvariant(), result.Evidence);
        output.Flush();
    }

    /// <summary>Prints the rows that are out of scope, and the totals.</summary>
    public void End(TimeSpan elapsed, IReadOnlyList<string> notInScope)
    {
        foreach (var name in notInScope)
            Line(name, "-", "not in scope yet");
        var total = _counts.Values.Sum();
        output.WriteLine();
        output.WriteLine($"{total} row{(total == 1 ? "" : "s")}: {Count(Verdict.Pass)} pass, {Count(Verdict.Warn)} warn, "
            + $"{Count(Verdict.Fail)} fail"
            + (notInScope.Count > 0 ? $"; {notInScope.Count} not in scope yet" : "") + $"; {elapsed.TotalSeconds:F0} s");
    }

    /// <summary>Prints the list of rows.</summary>
    public static void List(TextWriter output)
    {
        foreach (var row in RowCatalog.All)
            output.WriteLine($"{row.Name.PadRight(NameColumns)}  {(row.IsRequired ? "required" : "        ")}  {row.Criterion}");
        foreach (var name in RowCatalog.NotInScope)
            output.WriteLine($"{name.PadRight(NameColumns)}            not in scope yet");
    }

    private void Write(string name, string verdict, IReadOnlyList<string> evidence)
    {
        foreach (var line in evidence.SelectMany(Wrapped))
        {
            Line(name, verdict, line);
            (name, verdict) = ("", "");
        }
    }

    private void Line(string name, string verdict, string text) =>
        output.WriteLine($"{name.PadRight(NameColumns)}  {verdict,-6}  {text}".TrimEnd());

    private static IEnumerable<string> Wrapped(string text)
    {
        while (text.Length > EvidenceColumns && text.LastIndexOf(' ', EvidenceColumns) is var end and > 0)
        {
            yield return text[..end];
            text = "  " + text[(end + 1)..];
        }

        yield return text;
    }

    private int Count(Verdict verdict) => _counts.GetValueOrDefault(verdict);
}
