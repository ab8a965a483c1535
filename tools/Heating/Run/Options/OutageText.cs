using Heating.Run.Chaos;

namespace Heating.Run.Options;

/// <summary>Parses outages such as `30s@20s`: how long, and how long after power-on.</summary>
internal static class OutageText
{
    /// <summary>The accepted form, for messages and help.</summary>
    public const string Expected = "a duration, @ and the time after power-on, for example 30s@20s or 2h@1d";

    /// <summary>Whether <paramref name="text"/> is an outage.</summary>
    public static bool TryParse(string text, out Disturbance outage)
    {
        outage = new Disturbance(0, DisturbanceKind.Outage, 0);
        if (text.Split('@') is not [var length, var start]
            || !DurationText.TryParse(length, out var duration)
            || !DurationText.TryParse(start, out var after))
            return false;
        outage = new Disturbance((long)after.TotalMilliseconds, DisturbanceKind.Outage, (long)duration.TotalMilliseconds);
        return true;
    }
}
