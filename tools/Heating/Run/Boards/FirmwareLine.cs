using System.Globalization;

namespace Heating.Run.Boards;

/// <summary>
/// What a run needs from the lines that the firmware prints (HeatingSensor.Core: Device.cs, SetupFault.cs,
/// DeviceLoop.cs, Uplink/ConnectionSupervisor.cs).
/// </summary>
internal static class FirmwareLine
{
    private const string SetupFaultPrefix = "cannot start: ";
    private const string FirmwareErrorPrefix = "firmware error";
    private const string NoConnectionPrefix = "cannot connect: ";
    private const string BootPrefix = "HeatingSensor ";
    private const string BootMark = ", boot ";

    /// <summary>Whether the firmware cannot go on.</summary>
    public static bool IsFailure(string line) =>
        line.StartsWith(SetupFaultPrefix, StringComparison.Ordinal)
        || line.StartsWith(FirmwareErrorPrefix, StringComparison.Ordinal);

    /// <summary>Why there is no connection.</summary>
    public static bool IsNoConnection(string line) => line.StartsWith(NoConnectionPrefix, StringComparison.Ordinal);

    /// <summary>The boot number, from the first line of a boot; null for any other line.</summary>
    public static long? BootId(string line)
    {
        if (!line.StartsWith(BootPrefix, StringComparison.Ordinal))
            return null;
        var mark = line.LastIndexOf(BootMark, StringComparison.Ordinal);
        return mark >= 0 && long.TryParse(
            line.AsSpan(mark + BootMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bootId)
            ? bootId
            : null;
    }
}
