namespace Heating.Qualify.Rows;

/// <summary>One test of the suite, by the name that AWS IoT Device Advisor has for it.</summary>
/// <param name="Name">Device Advisor's test id.</param>
/// <param name="Criterion">What must be true to pass, in one line.</param>
/// <param name="RunAsync">Runs it on a rig whose device is off.</param>
internal sealed record Row(string Name, string Criterion, Func<Rig, CancellationToken, Task<RowResult>> RunAsync)
{
    /// <summary>Whether AWS's device qualification requires it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Interval of the relay's changes in device time; null: none.</summary>
    public int? RelayPeriodMs { get; init; }
}

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

/// <summary>All rows, in Device Advisor's order.</summary>
internal static class RowCatalog
{
    /// <summary>The rows that can be run.</summary>
    public static IReadOnlyList<Row> All { get; } =
    [
        .. TlsRows.All,
        .. PacketRows.All,
        .. BackoffRows.All,
        .. SessionRows.All,
        .. ShadowRows.All,
        LongDurationRow.Row,
    ];

    /// <summary>Device Advisor's other tests, for functions that this device does not have yet.</summary>
    public static IReadOnlyList<string> NotInScope { get; } =
    [
        "Job_Execution",
        "Security_Device_Policies",
    ];
}
