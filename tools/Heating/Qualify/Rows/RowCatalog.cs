namespace Heating.Qualify.Rows;

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
