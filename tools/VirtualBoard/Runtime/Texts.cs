using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace VirtualBoard.Runtime;

/// <summary>Formats and searches text as nanoFramework does.</summary>
public static class Texts
{
    /// <summary>Further digits are zeros: the interpreter's own printf computes no more.</summary>
    private const int ComputedDigits = 19;

    private static readonly double[] SmallScales = [1e-256, 1e-128, 1e-64, 1e-32, 1e-16, 1e-8, 1e-4, 1e-2, 1e-1];
    private static readonly double[] LargeScales = [1e256, 1e128, 1e64, 1e32, 1e16, 1e8, 1e4, 1e2, 1e1];

    private static readonly DeviceFormats Formats = new();

    /// <summary>Ordinal, not linguistic. Searching for the empty string throws.</summary>
    [Replaces("System.Int32 System.String::IndexOf(System.String)")]
    public static int IndexOf(string text, string sought) => IndexOf(text, sought, 0);

    [Replaces("System.Int32 System.String::IndexOf(System.String,System.Int32)")]
    public static int IndexOf(string text, string sought, int startIndex)
    {
        if (text.Length == 0)
            return -1;
        if (sought.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(sought));
        return text.IndexOf(sought, startIndex, StringComparison.Ordinal);
    }

    [Replaces("System.String System.Double::ToString(System.String)")]
    public static string ToString(ref double number, string format) => Formatted(number, format);

    [Replaces("System.String System.Single::ToString(System.String)")]
    public static string ToString(ref float number, string format) => Formatted(number, format);

    /// <summary>
    /// Days are separate only after the first full day (HAL_Time_TimeSpanToStringEx): 24:00:00, then 1.00:00:01.
    /// </summary>
    [Replaces("System.String System.TimeSpan::ToString()")]
    public static string ToString(ref TimeSpan time)
    {
        ulong ticks = time.Ticks < 0 ? unchecked((ulong)-time.Ticks) : (ulong)time.Ticks;
        ulong seconds = ticks / TimeSpan.TicksPerSecond;
        ulong fraction = ticks % TimeSpan.TicksPerSecond;
        var text = new StringBuilder(time.Ticks < 0 ? "-" : "");
        if (seconds > 86_400)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds / 86_400}.");
            seconds %= 86_400;
        }

        text.Append(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (fraction > 0)
            text.Append(CultureInfo.InvariantCulture, $".{fraction:0000000}");
        return text.ToString();
    }

    [Replaces("System.String System.String::Format(System.String,System.Object)")]
    public static string Format(string format, object? a) => string.Format(Formats, format, a);

    [Replaces("System.String System.String::Format(System.String,System.Object,System.Object)")]
    public static string Format(string format, object? a, object? b) => string.Format(Formats, format, a, b);

    [Replaces("System.String System.String::Format(System.String,System.Object,System.Object,System.Object)")]
    public static string Format(string format, object? a, object? b, object? c) =>
        string.Format(Formats, format, a, b, c);

    [Replaces("System.String System.String::Format(System.String,System.Object[])")]
    public static string Format(string format, params object?[] values) => string.Format(Formats, format, values);

    /// <summary>What current C# compilers use for interpolated strings instead of string.Format.</summary>
    [Replaces("System.Void System.Runtime.CompilerServices.DefaultInterpolatedStringHandler::.ctor(System.Int32,System.Int32)")]
    public static void Fill(ref DefaultInterpolatedStringHandler handler, int literalLength, int formattedCount) =>
        handler = new DefaultInterpolatedStringHandler(literalLength, formattedCount, Formats);

    [Replaces("System.Void System.Runtime.CompilerServices.DefaultInterpolatedStringHandler::.ctor(System.Int32,System.Int32)")]
    public static DefaultInterpolatedStringHandler NewHandler(int literalLength, int formattedCount) =>
        new(literalLength, formattedCount, Formats);

    private static string Formatted(double number, string? format)
    {
        bool isFixed = format is ['F' or 'f' or 'N' or 'n', ..] && double.IsFinite(number)
            && (format.Length == 1 || int.TryParse(format.AsSpan(1), CultureInfo.InvariantCulture, out _));
        if (!isFixed)
            return number.ToString(format, CultureInfo.InvariantCulture);
        int decimals = format!.Length == 1 ? 2 : int.Parse(format.AsSpan(1), CultureInfo.InvariantCulture);
        string text = Fixed(number, decimals);
        return format[0] is 'F' or 'f' ? text : Grouped(text);
    }

    /// <summary>
    /// Like the interpreter's printf: divides the number until it is between 1 and 10, extracts digit after digit, and rounds
    /// the last one half up. Each step may round too: 21.45 with one decimal becomes 21.5, 21.5 with none becomes 21.
    /// </summary>
    private static string Fixed(double number, int decimals)
    {
        (double mantissa, int exponent) = Normalized(Math.Abs(number));
        int count = decimals + exponent + 1;
        var digits = new List<int>();
        for (int i = 0; i <= count; i++)
        {
            digits.Add(i < ComputedDigits ? (int)mantissa : 0);
            mantissa = (mantissa - (int)mantissa) * 10;
        }

        // Scaled by ten to the decimals, with one extra digit for rounding.
        System.Numerics.BigInteger scaled = digits.Aggregate(
            System.Numerics.BigInteger.Zero, (sum, digit) => (sum * 10) + digit);
        scaled = (scaled / 10) + (digits.Count > 0 && digits[^1] >= 5 ? 1 : 0);
        string text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        if (decimals > 0)
            text = $"{text[..^decimals]}.{text[^decimals..]}";
        bool isNegative = number < 0 && !(decimals == 0 && text == "0");
        return isNegative ? $"-{text}" : text;
    }

    private static (double Mantissa, int Exponent) Normalized(double number)
    {
        int exponent = 0;
        for (int i = 0; number is > 0 and < 1; i++)
        {
            double limit = i + 1 < SmallScales.Length ? SmallScales[i + 1] : 1;
            for (; number < limit; exponent -= 256 >> i)
                number /= SmallScales[i];
        }

        for (int i = 0; number >= 10; i++)
        {
            for (; number >= LargeScales[i]; exponent += 256 >> i)
                number /= LargeScales[i];
        }

        return (number, exponent);
    }

    private static string Grouped(string text)
    {
        int end = text.IndexOf('.', StringComparison.Ordinal) is >= 0 and int dot ? dot : text.Length;
        for (int at = end - 3; at > (text[0] == '-' ? 1 : 0); at -= 3)
            text = text.Insert(at, ",");
        return text;
    }

    private sealed class DeviceFormats : IFormatProvider, ICustomFormatter
    {
        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            double number => Formatted(number, format),
            float number => Formatted(number, format),
            TimeSpan time when string.IsNullOrEmpty(format) => Texts.ToString(ref time),
            IFormattable other => other.ToString(format, CultureInfo.InvariantCulture),
            _ => arg?.ToString() ?? "",
        };
    }
}
