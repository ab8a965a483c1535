using System.Globalization;
using System.Text.RegularExpressions;

namespace nanoFramework.Json.Converters;

/// <summary>Converters for dates and durations.</summary>
internal static partial class Times
{
    /// <summary>The converter for dates. Writes seven decimals and a Z, whatever the date's kind; the reader has already
    /// parsed what is read.</summary>
    public static Converter Date { get; } = new(
        value => value,
        value => $"\"{((DateTime)value).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)}\"");

    /// <summary>The converter for durations, in the form [-][days.]hours:minutes[:seconds[.fraction]], or days
    /// alone.</summary>
    public static Converter Span { get; } = new(
        value => ParseSpan(value!.ToString()!),
        value => $"\"{((TimeSpan)value).ToString("c", CultureInfo.InvariantCulture)}\"");

    private static object ParseSpan(string text)
    {
        var match = SpanText().Match(text);
        if (!match.Success)
            throw new InvalidCastException($"{text}: expected [-][days.]hours:minutes[:seconds[.fraction]]");

        int hours = Part("hours"), minutes = Part("minutes"), seconds = Part("seconds");
        if (hours > 24 || minutes >= 60 || seconds >= 60)
            throw new InvalidCastException($"{text}: expected hours up to 24, minutes and seconds below 60");

        var ticks = match.Groups["fraction"].Value is { Length: > 0 } fraction
            ? long.Parse(fraction[..Math.Min(fraction.Length, 7)].PadRight(7, '0'), CultureInfo.InvariantCulture)
            : 0;
        var span = new TimeSpan(Part("days"), hours, minutes, seconds) + TimeSpan.FromTicks(ticks);
        return text.StartsWith('-') ? -span : span;

        int Part(string name) => match.Groups[name].Value is { Length: > 0 } digits
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex(
        @"^-?(?:(?:(?<days>[0-9]{1,8})\.)?(?<hours>[0-9]{1,8}):(?<minutes>[0-9]{1,8})"
        + @"(?::(?<seconds>[0-9]{1,8})(?:\.(?<fraction>[0-9]+))?)?|(?<days>[0-9]{1,7}))$")]
    private static partial Regex SpanText();
}
