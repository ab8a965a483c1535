using System.Globalization;
using System.Numerics;
using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>
/// A decimal number of at most 34 significant digits, mantissa / 10^scale, as AWS IoT counts: the arithmetic of IEEE 754
/// decimal128 with halves rounded to even, magnitudes from 1E-999 to 9.99…E999. System.Decimal has 28 digits only.
/// What fits in 64 bits, nearly everything in a message, is reckoned without an allocation.
/// </summary>
internal readonly struct SqlNumber
{
    public const int Digits = 34;
    private const int ExponentMax = 999;
    private const int SmallScaleMax = 18;

    private readonly long _small;
    private readonly object? _big; // boxed BigInteger

    /// <summary>Digits after the point; below zero, zeros before it.</summary>
    public int Scale { get; }

    public SqlNumber(long mantissa, int scale = 0) => (_small, Scale) = (mantissa, scale);

    /// <summary>From what a <see cref="SqlValue"/> keeps.</summary>
    public SqlNumber(long small, object? big, int scale) => (_small, _big, Scale) = (small, big, scale);

    private SqlNumber(BigInteger mantissa, int scale)
    {
        Scale = scale;
        if (mantissa >= long.MinValue && mantissa <= long.MaxValue)
            _small = (long)mantissa;
        else
            _big = mantissa;
    }

    public long Small => _small;
    public object? Big => _big;
    public bool IsSmall => _big is null;
    public BigInteger Mantissa => _big is BigInteger big ? big : _small;
    public int Sign => _big is BigInteger big ? big.Sign : Math.Sign(_small);

    public static bool TryCreate(BigInteger mantissa, int scale, out SqlNumber number)
    {
        var excess = DigitsOf(mantissa) - Digits;
        if (excess > 0)
        {
            mantissa = DivideHalfEven(mantissa, Power(excess));
            scale -= excess;
            if (DigitsOf(mantissa) > Digits) // 99…9 became 100…0
                (mantissa, scale) = (mantissa / 10, scale - 1);
        }

        number = new SqlNumber(mantissa, scale);
        if (mantissa.IsZero)
        {
            number = new SqlNumber(0, Math.Clamp(scale, 0, Digits));
            return true;
        }

        var exponent = DigitsOf(mantissa) - 1 - scale;
        if (exponent < -ExponentMax)
            number = new SqlNumber(0);
        return exponent <= ExponentMax;
    }

    public static bool TryAdd(SqlNumber a, SqlNumber b, out SqlNumber sum)
    {
        if (TryAlign(a, b, out var left, out var right))
            return Finish(left + right, Math.Max(a.Scale, b.Scale), out sum);
        var scale = Math.Max(a.Scale, b.Scale);
        return TryCreate(a.At(scale) + b.At(scale), scale, out sum);
    }

    public SqlNumber Negate() => IsSmall && _small != long.MinValue ? new SqlNumber(-_small, Scale) : new SqlNumber(-Mantissa, Scale);

    public static bool TryMultiply(SqlNumber a, SqlNumber b, out SqlNumber product)
    {
        if (a.IsSmall && b.IsSmall)
            return Finish((Int128)a._small * b._small, a.Scale + b.Scale, out product);
        return TryCreate(a.Mantissa * b.Mantissa, a.Scale + b.Scale, out product);
    }

    /// <summary>The quotient, exact where 34 digits suffice; false for a division by zero or a result out of range.</summary>
    public static bool TryDivide(SqlNumber a, SqlNumber b, out SqlNumber quotient)
    {
        quotient = default;
        if (b.Sign == 0)
            return false;
        var preferred = a.Scale - b.Scale;
        if (a.Sign == 0)
            return TryCreate(0, preferred, out quotient);

        // Enough digits for 34 and one to round by; a remainder beyond them is only "more than half or not".
        var (left, right) = (a.Mantissa, b.Mantissa);
        var extra = Math.Max(0, Digits + 2 - DigitsOf(left) + DigitsOf(right));
        var result = BigInteger.DivRem(left * Power(extra), right, out var rest);
        var scale = preferred + extra;
        if (!rest.IsZero)
            return TryCreate(result * 10 + result.Sign, scale + 1, out quotient);
        (result, scale) = Strip(result, scale, preferred);
        return TryCreate(result, scale, out quotient);
    }

    /// <summary>What is left when b is taken from a as often as it fits; it has the sign of a.</summary>
    public static bool TryRemainder(SqlNumber a, SqlNumber b, out SqlNumber remainder)
    {
        remainder = default;
        if (b.Sign == 0)
            return false;
        if (TryAlign(a, b, out var left, out var right))
            return Finish(left % right, Math.Max(a.Scale, b.Scale), out remainder);
        var scale = Math.Max(a.Scale, b.Scale);
        return TryCreate(BigInteger.Remainder(a.At(scale), b.At(scale)), scale, out remainder);
    }

    public static int Compare(SqlNumber a, SqlNumber b)
    {
        if (TryAlign(a, b, out var left, out var right))
            return left.CompareTo(right);
        var scale = Math.Max(a.Scale, b.Scale);
        return a.At(scale).CompareTo(b.At(scale));
    }

    public bool IsWhole
    {
        get
        {
            if (Scale <= 0)
                return true;
            if (IsSmall)
                return Scale <= SmallScaleMax ? _small % (long)PowerSmall(Scale) == 0 : _small == 0;
            return (Mantissa % Power(Scale)).IsZero;
        }
    }

    /// <summary>Drops what is after the point, in the way asked for; false if that has more than 34 digits.</summary>
    public bool TryRound(NumberRounding rounding, out SqlNumber whole)
    {
        whole = this;
        if (Scale == 0)
            return true;
        if (Scale < 0)
        {
            whole = default;
            if (DigitsOf(Mantissa) - Scale > Digits)
                return false;
            whole = new SqlNumber(At(0), 0);
            return true;
        }

        var divisor = Power(Scale);
        var result = BigInteger.DivRem(Mantissa, divisor, out var rest);
        if (rounding switch
            {
                NumberRounding.Down => rest.Sign < 0,
                NumberRounding.Up => rest.Sign > 0,
                NumberRounding.HalfAwayFromZero => BigInteger.Abs(rest) * 2 >= divisor,
                _ => false,
            })
        {
            result += rest.Sign;
        }

        whole = new SqlNumber(result, 0);
        return true;
    }

    /// <summary>Cuts to at most that many digits after the point and takes zeros off the end.</summary>
    public SqlNumber Truncate(int places)
    {
        var (mantissa, scale) = (Mantissa, Scale);
        if (scale > places)
            (mantissa, scale) = (mantissa / Power(scale - places), places);
        (mantissa, scale) = Strip(mantissa, scale, 0);
        return new SqlNumber(mantissa, scale);
    }

    /// <summary>Nearest value of a double: its shortest text. A whole one keeps a zero after the point, as it is a Decimal.</summary>
    public static bool TryFrom(double value, out SqlNumber number)
    {
        number = default;
        if (!double.IsFinite(value))
            return false;
        if (Math.Abs(value) < 1e7 && value == Math.Truncate(value))
        {
            number = new SqlNumber((long)value * 10, 1);
            return true;
        }

        Span<byte> text = stackalloc byte[32];
        return value.TryFormat(text, out var count, "R", CultureInfo.InvariantCulture)
            && NumberText.TryParse(text[..count], allowPlus: true, out number);
    }

    /// <summary>Nearest double; a power of ten beyond its range becomes infinity or zero.</summary>
    public double ToDouble() =>
        IsSmall && Scale == 0 ? _small : double.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Plain notation where it is short, else scientific, so that the text tells the number and its digits.</summary>
    public override string ToString()
    {
        if (Scale == 0)
            return _big is BigInteger big ? big.ToString(CultureInfo.InvariantCulture) : _small.ToString(CultureInfo.InvariantCulture);
        var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var exponent = digits.Length - 1 - Scale;
        var text = new StringBuilder(digits.Length + 8);
        if (Sign < 0)
            text.Append('-');
        if (Scale > 0 && exponent >= -6)
        {
            if (digits.Length <= Scale)
                text.Append("0.").Append('0', Scale - digits.Length).Append(digits);
            else
                text.Append(digits, 0, digits.Length - Scale).Append('.').Append(digits, digits.Length - Scale, Scale);
            return text.ToString();
        }

        text.Append(digits[0]);
        if (digits.Length > 1)
            text.Append('.').Append(digits, 1, digits.Length - 1);
        return text.Append(exponent < 0 ? "E-" : "E+").Append(Math.Abs(exponent)).ToString();
    }

    /// <summary>The mantissa at a scale not below its own.</summary>
    private BigInteger At(int scale) => scale == Scale ? Mantissa : Mantissa * Power(scale - Scale);

    // Both mantissas at the larger scale, if they are sure to fit in 128 bits and a sum of them too.
    private static bool TryAlign(SqlNumber a, SqlNumber b, out Int128 left, out Int128 right)
    {
        (left, right) = (a._small, b._small);
        var difference = a.Scale - b.Scale;
        if (!a.IsSmall || !b.IsSmall || difference is > SmallScaleMax or < -SmallScaleMax)
            return false;
        if (difference < 0)
            left *= PowerSmall(-difference);
        else if (difference > 0)
            right *= PowerSmall(difference);
        return true;
    }

    private static bool Finish(Int128 mantissa, int scale, out SqlNumber number)
    {
        if (mantissa < long.MinValue || mantissa > long.MaxValue || scale is < 0 or > Digits)
            return TryCreate((BigInteger)mantissa, scale, out number);
        number = new SqlNumber((long)mantissa, scale);
        return true;
    }

    private static (BigInteger Mantissa, int Scale) Strip(BigInteger mantissa, int scale, int scaleMin)
    {
        while (scale > scaleMin)
        {
            var shorter = BigInteger.DivRem(mantissa, 10, out var digit);
            if (!digit.IsZero)
                break;
            (mantissa, scale) = (shorter, scale - 1);
        }

        return (mantissa, scale);
    }

    private static BigInteger DivideHalfEven(BigInteger value, BigInteger divisor)
    {
        var result = BigInteger.DivRem(value, divisor, out var rest);
        var twice = BigInteger.Abs(rest) * 2;
        return twice > divisor || (twice == divisor && !result.IsEven) ? result + value.Sign : result;
    }

    private static int DigitsOf(BigInteger value)
    {
        if (value.IsZero)
            return 1;
        value = BigInteger.Abs(value);
        var estimate = (int)(BigInteger.Log10(value) + 1e-9) + 1; // exact, or one too high just below a power of ten
        return value < Power(estimate - 1) ? estimate - 1 : estimate;
    }

    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, 128).Select(exponent => BigInteger.Pow(10, exponent))];

    private static BigInteger Power(int exponent) => exponent < Powers.Length ? Powers[exponent] : BigInteger.Pow(10, exponent);

    private static Int128 PowerSmall(int exponent) => (Int128)Powers10[exponent];

    private static readonly long[] Powers10 = [.. Enumerable.Range(0, SmallScaleMax + 1).Select(exponent => (long)Math.Pow(10, exponent))];
}

/// <summary>Which whole number a number with digits after the point becomes.</summary>
internal enum NumberRounding
{
    TowardsZero,
    /// <summary>Towards minus infinity.</summary>
    Down,
    /// <summary>Towards plus infinity.</summary>
    Up,
    HalfAwayFromZero,
}
