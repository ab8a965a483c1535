namespace Heating.Qualify.Rows;

/// <summary>All rows, in Device Advisor's order.</summary>
internal static class RowCatalog
{
    /// <summary>The rows that can run.</summary>
    public static IReadOnlyList<Row> All { get; } =
    [
        .. TlsRows.All,
        .. PacketRows.All,
        .. BackoffRows.All,
        .. SessionRows.All,
        .. ShadowRows.All,
        LongDurationRow.Row,
    ];

    /// <summary>Device Advisor's other tests: what they ask for does not exist in this device yet.</summary>
    public static IReadOnlyList<string> NotInScope { get; } =
    [
        "Job_Execution",
        "Security_Device_Policies",
    ];
}
