namespace Heating.Qualify.Rows;

/// <summary>How a row ended. The greater, the worse.</summary>
internal enum Verdict
{
    /// <summary>As AWS wants it.</summary>
    Pass,

    /// <summary>Device Advisor would pass it with a warning.</summary>
    Warn,

    /// <summary>Device Advisor would fail it.</summary>
    Fail,
}

/// <summary>A verdict, and what was seen that led to it.</summary>
internal sealed record RowResult(Verdict Verdict, IReadOnlyList<string> Evidence)
{
    /// <summary>A pass.</summary>
    public static RowResult Pass(params IReadOnlyList<string> evidence) => new(Verdict.Pass, evidence);

    /// <summary>A warning.</summary>
    public static RowResult Warn(params IReadOnlyList<string> evidence) => new(Verdict.Warn, evidence);

    /// <summary>A failure.</summary>
    public static RowResult Fail(params IReadOnlyList<string> evidence) => new(Verdict.Fail, evidence);

    /// <summary>Both: the worse verdict, all the evidence.</summary>
    public RowResult And(RowResult other) =>
        new((Verdict)Math.Max((int)Verdict, (int)other.Verdict), [.. Evidence, .. other.Evidence]);

    /// <summary>The same with a word in front of the evidence, where several results become one.</summary>
    public RowResult Named(string part) => this with { Evidence = [.. Evidence.Select(line => $"{part}: {line}")] };
}
