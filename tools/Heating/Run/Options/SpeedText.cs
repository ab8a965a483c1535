using System.Globalization;

namespace Heating.Run.Options;

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
