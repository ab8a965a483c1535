namespace Heating.Qualify.Rows;

/// <summary>One test of the suite, under the name that AWS IoT Device Advisor has for it.</summary>
/// <param name="Name">Device Advisor's test id.</param>
/// <param name="Criterion">What passes, in a line.</param>
/// <param name="RunAsync">Runs it on a rig whose device is off.</param>
internal sealed record Row(string Name, string Criterion, Func<Rig, CancellationToken, Task<RowResult>> RunAsync)
{
    /// <summary>Needed for AWS's device qualification.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How often the relay switches, device time; null: never.</summary>
    public int? RelayPeriodMs { get; init; }
}
