using System.Globalization;

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
