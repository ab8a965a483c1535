using System.Globalization;
using Heating.Run.Chaos;

namespace Heating.Run.Options;

/// <summary>Parses durations such as `500ms`, `60s`, `5m`, `2h`, `1d`, or plain seconds.</summary>
internal static class DurationText
{
    /// <summary>The accepted form, for messages and help.</summary>
    public const string Expected = "a positive number with ms, s, m, h or d, for example 500ms, 60s, 5m, 2h or 1d";

    /// <summary>The longest duration: the board counts milliseconds, and .NET's calendar ends in 9999.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    // Longest suffix first: "ms" also ends in "s".
    private static readonly (string Suffix, double Seconds)[] Units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    /// <summary>Whether <paramref name="text"/> is a duration of at least 1 ms and at most <see cref="Longest"/>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        var (suffix, unitSeconds) = Units.FirstOrDefault(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal), ("", 1));
        var number = text[..^suffix.Length];
        duration = TimeSpan.Zero;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var seconds = value * unitSeconds;
        if (!(seconds >= 0.001 && seconds <= Longest.TotalSeconds))
            return false;
        duration = TimeSpan.FromMilliseconds((long)Math.Round(seconds * 1000));
        return true;
    }
}

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

/// <summary>Parses and formats speeds: seconds of house time per real second, or `max`.</summary>
internal static class SpeedText
{
    /// <summary>The accepted form, for messages and help.</summary>
    public const string Expected = "a positive number, for example 1, 60 or 0.5, or max";

    /// <summary>Whether <paramref name="text"/> is a speed; `max` is positive infinity.</summary>
    public static bool TryParse(string text, out double speed)
    {
        if (text == "max")
        {
            speed = double.PositiveInfinity;
            return true;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed)
            && double.IsFinite(speed)
            && speed > 0;
    }

    /// <summary>The speed as text, for example `max` or `60x`.</summary>
    public static string Format(double speed) =>
        double.IsInfinity(speed) ? "max" : string.Create(CultureInfo.InvariantCulture, $"{speed}x");
}
