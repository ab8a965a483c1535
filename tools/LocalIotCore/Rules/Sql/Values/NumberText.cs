using System.Globalization;
using System.Numerics;
using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>Numbers from text: JSON's, and strings where a number is asked for.</summary>
internal static class NumberText
{
    private const int SmallDigits = 18;
    private const int ExponentMax = 1_000_000;

    /// <summary>Parses `-?digits[.digits][E[-]digits]` and nothing else. Digits past the 34th round.</summary>
    /// <param name="allowPlus">Whether E+5 is right, as it is in JSON but not in a string.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool allowPlus, out SqlNumber number)
    {
        number = default;
        var at = text is [(byte)'-', ..] ? 1 : 0;
        var isNegative = at == 1;
        var wholeStart = at;
        at = SkipDigits(text, at);
        var whole = text[wholeStart..at];
        if (whole.IsEmpty)
            return false;
        ReadOnlySpan<byte> fraction = default;
        if (at < text.Length && text[at] == '.')
        {
            var start = at + 1;
            at = SkipDigits(text, start);
            fraction = text[start..at];
            if (fraction.IsEmpty)
                return false;
        }

        var exponent = 0;
        if (at < text.Length && !TryExponent(text[at..], allowPlus, out exponent))
            return false;

        var scale = fraction.Length - exponent;
        if (whole.Length + fraction.Length <= SmallDigits && scale is >= 0 and <= SqlNumber.Digits)
        {
            var mantissa = Accumulate(Accumulate(0, whole), fraction);
            number = new SqlNumber(isNegative ? -mantissa : mantissa, scale);
            return true;
        }

        return TryLong(whole, fraction, isNegative, scale, out number);
    }

    /// <summary>The same for a string.</summary>
    public static bool TryParse(string text, out SqlNumber number)
    {
        number = default;
        Span<byte> bytes = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        return Ascii.FromUtf16(text, bytes, out var count) == System.Buffers.OperationStatus.Done
            && TryParse(bytes[..count], allowPlus: false, out number);
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, bool allowPlus, out int exponent)
    {
        exponent = 0;
        if ((text[0] | 0x20) != 'e')
            return false;
        var at = 1;
        var isNegative = at < text.Length && text[at] == '-';
        if (isNegative || (allowPlus && at < text.Length && text[at] == '+'))
            at++;
        if (at == text.Length || SkipDigits(text, at) != text.Length)
            return false;
        foreach (var digit in text[at..])
            exponent = Math.Min(exponent * 10 + digit - '0', ExponentMax);
        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    private static bool TryLong(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, bool isNegative, int scale, out SqlNumber number)
    {
        // Two digits more than are kept, and a last one that says whether anything followed.
        const int Kept = SqlNumber.Digits + 2;
        Span<char> digits = stackalloc char[Kept + 1];
        var (count, dropped, isInexact) = (0, 0, false);
        Collect(whole, digits, ref count, ref dropped, ref isInexact);
        Collect(fraction, digits, ref count, ref dropped, ref isInexact);
        if (count == 0)
            return SqlNumber.TryCreate(0, scale, out number);
        scale -= dropped;
        if (isInexact)
        {
            digits[count++] = '1';
            scale++;
        }

        var mantissa = BigInteger.Parse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        return SqlNumber.TryCreate(isNegative ? -mantissa : mantissa, scale, out number);

        static void Collect(ReadOnlySpan<byte> text, Span<char> digits, ref int count, ref int dropped, ref bool isInexact)
        {
            foreach (var digit in text)
            {
                if (count == 0 && digit == '0')
                    continue;
                if (count < Kept)
                {
                    digits[count++] = (char)digit;
                    continue;
                }

                dropped++;
                isInexact |= digit != '0';
            }
        }
    }

    private static int SkipDigits(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length && text[from] is >= (byte)'0' and <= (byte)'9')
            from++;
        return from;
    }

    private static long Accumulate(long value, ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
            value = value * 10 + digit - '0';
        return value;
    }
}
