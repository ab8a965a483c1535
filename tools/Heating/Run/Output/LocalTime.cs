using System.Globalization;

namespace Heating.Run.Output;

/// <summary>Times in the views of a run, in the time zone of whoever looks.</summary>
internal static class LocalTime
{
    /// <summary>`2026-01-15 06:30:00 +01:00`.</summary>
    public static string Long(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (local.Offset == TimeSpan.Zero
            ? " UTC"
            : local.ToString(" zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>`06:30:00.125`.</summary>
    public static string Short(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
