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
