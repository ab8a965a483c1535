using System.Globalization;

namespace nanoFramework.Json.Converters;

/// <summary>Converters for numbers. They use the number's text, as on the device, so "12" can be read as an int and 12 as a
/// double.</summary>
internal static class Numbers
{
    /// <summary>The converter for an integer type.</summary>
    public static Converter Integer<T>(Func<string, IFormatProvider, T> parse)
        where T : struct, IFormattable =>
        new(value => Parse(parse, Text(value)), value => Print((T)value));

    /// <summary>The converter for double. NaN is written as null, and null is read as NaN.</summary>
    public static Converter Double { get; } = new(
        value => value is null ? double.NaN : double.Parse(Text(value), CultureInfo.InvariantCulture),
        value => double.IsNaN((double)value) ? "null" : Print((double)value));

    /// <summary>The converter for float.</summary>
    public static Converter Float { get; } = new(
        value => value is null ? float.NaN : float.Parse(Text(value), CultureInfo.InvariantCulture),
        value => float.IsNaN((float)value) ? "null" : Print((float)value));

    private static object Parse<T>(Func<string, IFormatProvider, T> parse, string text)
        where T : struct
    {
        try
        {
            return parse(text, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            // The device has no OverflowException.
            throw new ArgumentOutOfRangeException(nameof(text), text, $"not a value of type {typeof(T).Name}");
        }
    }

    // As on the device, null for an integer is a NullReferenceException.
    private static string Text(object? value) => value is null
        ? throw new NullReferenceException("null for a number")
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Print(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
