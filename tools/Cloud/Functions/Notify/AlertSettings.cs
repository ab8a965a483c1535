using System.Globalization;
using System.Text.Json.Nodes;
using Cloud.Events;

namespace Cloud.Notify;

/// <summary>When and how a thing's alerts are told.</summary>
internal sealed record AlertSettings
{
    public const string LanguageVariable = "NOTIFY_LANGUAGE";
    public const string TimeZoneVariable = "NOTIFY_TIME_ZONE";
    public const string MinimumOffVariable = "MINIMUM_OFF_MINUTES";
    public const string RepeatVariable = "REPEAT_MINUTES";
    public const string SilenceVariable = "SILENCE_MINUTES";
    public const string QuietHoursVariable = "QUIET_HOURS";
    public const string QuietExceptVariable = "QUIET_HOURS_EXCEPT";

    // Longer is a mistake rather than a wish.
    private const int MinutesMax = 60 * 24 * 31;

    private static readonly string[] Breakers = ["INACTIVE", "SILENCE", .. AlarmNames.All];

    public required Language Language { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary>How long the heating must be off before that is told; zero: at once.</summary>
    public TimeSpan MinimumOff { get; init; }

    /// <summary>Time between reminders while something lasts; zero: none.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long a device may be gone before that is told; zero: for ever.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(15);

    public QuietHours? Quiet { get; init; }

    /// <summary>What is told in quiet hours too: INACTIVE, SILENCE and the names of alarms.</summary>
    public IReadOnlyList<string> QuietExcept { get; init; } = ["FROST", "OVERHEAT", "SILENCE"];

    /// <summary>What the device is called; null: as the thing.</summary>
    public string? Name { get; init; }

    /// <summary>Settings of all things.</summary>
    /// <param name="get">Reads an environment variable; null if it is not set.</param>
    /// <exception cref="SettingsException">A variable has a value that makes no sense.</exception>
    public static AlertSettings Parse(Func<string, string?> get)
    {
        var defaults = new AlertSettings { Language = Language.Find("en")!, Zone = TimeZoneInfo.Utc };
        return defaults.With(get);
    }

    /// <summary>The same with what an item of the configuration table overrides: attributes `name`, `language`, `timeZone`,
    /// `minimumOffMinutes`, `repeatMinutes`, `silenceMinutes`, `quietHours` (empty: none), `quietHoursExcept`.</summary>
    /// <exception cref="SettingsException">An attribute has a value that makes no sense.</exception>
    public AlertSettings With(JsonObject item)
    {
        var own = With(variable => item[AttributeOf(variable)]?.ToString());
        return own with
        {
            Name = item["name"]?.ToString() ?? Name,
            Quiet = item["quietHours"]?.ToString() is "" ? null : own.Quiet,
        };
    }

    private AlertSettings With(Func<string, string?> get) => this with
    {
        Language = Read(get, LanguageVariable, Language.Find, $"one of {string.Join(", ", Language.Codes)}") ?? Language,
        Zone = Read(get, TimeZoneVariable, FindZone, "an IANA time zone such as Europe/Berlin") ?? Zone,
        MinimumOff = Minutes(get, MinimumOffVariable) ?? MinimumOff,
        Repeat = Minutes(get, RepeatVariable) ?? Repeat,
        Silence = Minutes(get, SilenceVariable) ?? Silence,
        Quiet = Read(get, QuietHoursVariable, QuietHours.Find, "HH:mm-HH:mm, such as 22:00-06:30") ?? Quiet,
        QuietExcept = Read(get, QuietExceptVariable, FindBreakers, $"a list of {string.Join(", ", Breakers)}") ?? QuietExcept,
    };

    private static T? Read<T>(Func<string, string?> get, string variable, Func<string, T?> find, string expected)
        where T : class
    {
        if (get(variable) is not { Length: > 0 } text)
            return null;
        return find(text) ?? throw new SettingsException($"{variable} is \"{text}\"; expected {expected}.");
    }

    private static TimeSpan? Minutes(Func<string, string?> get, string variable)
    {
        if (get(variable) is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int minutes) && minutes <= MinutesMax
            ? TimeSpan.FromMinutes(minutes)
            : throw new SettingsException($"{variable} is \"{text}\"; expected minutes from 0 to {MinutesMax}.");
    }

    private static TimeZoneInfo? FindZone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    private static string[]? FindBreakers(string list)
    {
        string[] names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.All(Breakers.Contains) ? names : null;
    }

    private static string AttributeOf(string variable) => variable switch
    {
        LanguageVariable => "language",
        TimeZoneVariable => "timeZone",
        MinimumOffVariable => "minimumOffMinutes",
        RepeatVariable => "repeatMinutes",
        SilenceVariable => "silenceMinutes",
        QuietHoursVariable => "quietHours",
        _ => "quietHoursExcept",
    };
}

/// <summary>A setting makes no sense; says which, what it is and what was expected.</summary>
internal sealed class SettingsException(string message) : Exception(message);

/// <summary>Hours of the local day in which only the urgent is told. May span midnight.</summary>
internal sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>Reads HH:mm-HH:mm; null if it is something else, or an empty span.</summary>
    public static QuietHours? Find(string text) =>
        text.Split('-') is [var from, var to] && Time(from) is { } start && Time(to) is { } end && start != end
            ? new QuietHours(start, end)
            : null;

    /// <summary>When the quiet that prevails at a time ends; null if none does.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset time, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        if (!TimeOnly.FromDateTime(local).IsBetween(From, To))
            return null;
        var end = local.Date + To.ToTimeSpan();
        if (end <= local)
            end = end.AddDays(1);
        // The hour that the start of summer time skips.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(30);
        // Of an hour that comes twice, this takes the second.
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
}
