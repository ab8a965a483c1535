using System.Globalization;

namespace nanoFramework.Json.Reading;

/// <summary>Which type a number gets.</summary>
internal static class NumberText
{
    /// <summary>From this length on, and up to the next, a number is a long whatever its value.</summary>
    private const int LongLengthMin = 12;

    /// <summary>From this length on a number is the first of int, long and ulong that holds it.</summary>
    private const int UlongLengthMin = 20;

    /// <summary>Int32, Int64, UInt64, or Double if there is a point or an exponent.</summary>
    /// <exception cref="FormatException">It is no number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is an integer that its type does not hold.</exception>
    public static object Parse(string text)
    {
        if (text.AsSpan().IndexOfAny(".eE") >= 0)
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        try
        {
            if (text.Length is >= LongLengthMin and < UlongLengthMin)
                return ParseLong(text);
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
                return small;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large))
                return large;
            return ulong.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            // The device has no OverflowException.
            throw new ArgumentOutOfRangeException(nameof(text), text, "expected a number of at most 64 bits");
        }
    }

    private static long ParseLong(string text) =>
        long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
