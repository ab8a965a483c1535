namespace Heating.Qualify.Rows;

/// <summary>Result of a row, in ascending severity.</summary>
internal enum Verdict
{
    /// <summary>As AWS requires.</summary>
    Pass,

    /// <summary>Device Advisor would pass it with a warning.</summary>
    Warn,

    /// <summary>Device Advisor would fail it.</summary>
    Fail,
}

/// <summary>A verdict, and the observations behind it.</summary>
internal sealed record RowResult(Verdict Verdict, IReadOnlyList<string> Evidence)
{
    public static RowResult Pass(params IReadOnlyList<string> evidence) => new(Verdict.Pass, evidence);

    public static RowResult Warn(params IReadOnlyList<string> evidence) => new(Verdict.Warn, evidence);

    public static RowResult Fail(params IReadOnlyList<string> evidence) => new(Verdict.Fail, evidence);

    /// <summary>Combines two results: the worse verdict, and all evidence.</summary>
    public RowResult And(RowResult other) =>
        new((Verdict)Math.Max((int)Verdict, (int)other.Verdict), [.. Evidence, .. other.Evidence]);

    /// <summary>The same result with a label before its evidence, for combined results.</summary>
    public RowResult Named(string part) => this with { Evidence = [.. Evidence.Select(line => $"{part}: {line}")] };
}
