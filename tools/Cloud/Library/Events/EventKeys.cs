using System.Globalization;

namespace Cloud.Events;

/// <summary>Sort keys of the table of events. Text keys in the order of their bytes give the order of time.</summary>
/// <remarks>
/// 2026-01-01T00:00:00.123Z#7f3a91c2#0000001042 is an event: by time, then by epoch and sequence number.
/// 2026-01-01T00:00:00.123Z#~gap#7f3a91c2#0000001043 is a gap, behind all events of its time.
/// id#7f3a91c2#0000001042 and gap#7f3a91c2#0000001043 say where the event or gap with that identity is.
/// </remarks>
internal static class EventKeys
{
    // Below the letters of the identities, above the digits of every year.
    private const string AfterAllTimes = ":";
    private const string AfterOneTime = "$"; // the character after #
    private const string NoEpoch = "-";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Event(NumberedEvent one) =>
        $"{Time(one.Time)}#{one.Epoch ?? NoEpoch}#{Number(one.Seq)}";

    public static string Identity(NumberedEvent one) => Identity(one.Epoch, one.Seq);

    public static string Identity(string? epoch, long seq) => $"id#{epoch ?? NoEpoch}#{Number(seq)}";

    /// <param name="time">Where the gap is put: the time of the event before it.</param>
    public static string Gap(GapEvent gap, string time) => $"{time}#~gap#{gap.Epoch ?? NoEpoch}#{Number(gap.FirstLostSeq)}";

    public static string GapIdentity(GapEvent gap) => $"gap#{gap.Epoch ?? NoEpoch}#{Number(gap.FirstLostSeq)}";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The text before the first #, which is the time of an event's key.</summary>
    public static string TimeOf(string sort) => sort[..sort.IndexOf('#', StringComparison.Ordinal)];

    public static DateTimeOffset Parse(string sort) => DateTimeOffset.ParseExact(
        TimeOf(sort), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The lowest key at or after a time.</summary>
    public static string From(DateTimeOffset? time) => time is { } from ? Time(from) : "0";

    /// <summary>The highest key before a time.</summary>
    public static string Until(DateTimeOffset? time) =>
        time is { } end ? Time(end.AddMilliseconds(-1)) + AfterOneTime : AfterAllTimes;

    private static string Number(long seq) => seq.ToString("D10", CultureInfo.InvariantCulture);
}
