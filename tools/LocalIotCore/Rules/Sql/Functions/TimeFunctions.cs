namespace LocalIotCore.Rules.Sql;

/// <summary>parse_time and time_to_epoch. A pattern or zone that is not known gives Undefined, as a wrong argument does.</summary>
internal static class TimeFunctions
{
    private const int PatternChars = 256;

    public static void AddTo(Dictionary<string, Function> functions)
    {
        functions.Add("parse_time", new Function(2, 3, ParseTime, IsSecond: true));
        functions.Add("time_to_epoch", new Function(2, 2, TimeToEpoch, IsSecond: true));
    }

    private static SqlValue ParseTime(Evaluation evaluation, Expression[] arguments)
    {
        if (TextFunctions.Text(evaluation, arguments[0]) is not { Length: <= PatternChars } pattern
            || !Conversions.TryInt(arguments[1].Evaluate(evaluation), out var time)
            || !time.IsSmall || time.Small < DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            || time.Small > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return SqlValue.Undefined;
        }

        var zone = TimeZoneInfo.Utc;
        if (arguments.Length == 3 && (TextFunctions.Text(evaluation, arguments[2]) is not { } name || !TimeZones.TryFind(name, out zone)))
            return SqlValue.Undefined;
        return SqlValue.From(TimeFormat.Format(pattern, DateTimeOffset.FromUnixTimeMilliseconds(time.Small), zone));
    }

    private static SqlValue TimeToEpoch(Evaluation evaluation, Expression[] arguments) =>
        TextFunctions.Text(evaluation, arguments[0]) is { Length: <= PatternChars } text
        && TextFunctions.Text(evaluation, arguments[1]) is { Length: <= PatternChars } pattern
        && TimeParser.TryParse(text, pattern, out var milliseconds)
            ? SqlValue.From(milliseconds)
            : SqlValue.Undefined;
}

/// <summary>Time zones by the names that Java knows them by.</summary>
internal static class TimeZones
{
    private const int HoursMax = 18;

    // Names that are no zones of the IANA database, and those that Java takes for a region.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Z"] = "UTC", ["UT"] = "UTC", ["GMT"] = "UTC",
        ["EST"] = "America/New_York", ["EDT"] = "America/New_York", ["CST"] = "America/Chicago", ["CDT"] = "America/Chicago",
        ["MST"] = "America/Denver", ["MDT"] = "America/Denver", ["PST"] = "America/Los_Angeles", ["PDT"] = "America/Los_Angeles",
        ["CET"] = "Europe/Paris", ["CEST"] = "Europe/Paris", ["EET"] = "Europe/Bucharest", ["EEST"] = "Europe/Bucharest",
        ["WET"] = "Europe/Lisbon", ["WEST"] = "Europe/Lisbon", ["BST"] = "Europe/London", ["IST"] = "Asia/Kolkata", ["JST"] = "Asia/Tokyo",
    };

    /// <summary>A region such as Europe/Berlin, an abbreviation, an offset such as +01:00, or UTC+01:00.</summary>
    public static bool TryFind(string name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        var prefix = name.StartsWith("UTC", StringComparison.Ordinal) || name.StartsWith("GMT", StringComparison.Ordinal) ? 3 : 0;
        if (name.Length > prefix && name[prefix] is '+' or '-')
        {
            if (!TryOffset(name.AsSpan(prefix), out var offset, out var length) || prefix + length != name.Length)
                return false;
            zone = TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
            return true;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(Names.GetValueOrDefault(name, name), out zone!);
    }

    /// <summary>Offset at the start of a text: sign, hours, and minutes with or without a colon.</summary>
    public static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset, out int length)
    {
        (offset, length) = (default, 0);
        if (text.Length < 2 || text[0] is not ('+' or '-') || !char.IsAsciiDigit(text[1]))
            return false;
        var (hours, minutes) = (text[1] - '0', 0);
        length = 2;
        if (length < text.Length && char.IsAsciiDigit(text[length]))
            hours = hours * 10 + text[length++] - '0';
        var at = length < text.Length && text[length] == ':' ? length + 1 : length;
        if (length == 3 && at + 2 <= text.Length && char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]))
        {
            minutes = (text[at] - '0') * 10 + text[at + 1] - '0';
            length = at + 2;
        }

        offset = new TimeSpan(hours, minutes, 0);
        var isValid = hours < HoursMax && minutes < 60 && offset <= TimeSpan.FromHours(14);
        offset = text[0] == '-' ? -offset : offset;
        return isValid;
    }
}
