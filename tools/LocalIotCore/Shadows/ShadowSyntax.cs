using System.Buffers.Text;
using System.Text.Json;

namespace LocalIotCore.Shadows;

/// <summary>Checks a request's bytes before anything is built from them: whether they are JSON, and JSON that can be
/// stored, compared and written again.</summary>
internal static class ShadowSyntax
{
    /// <summary>Most levels of a whole request. Building a tree of tens of thousands of levels takes seconds; requests
    /// with more than this are rejected without looking at the rest.</summary>
    public const int LevelsMax = 256;

    /// <summary>Largest absolute value of a number's exponent. Far beyond a double's; without a limit two numbers could
    /// not be compared.</summary>
    public const int ExponentMax = 9999;

    private static readonly JsonReaderOptions Endless = new() { MaxDepth = int.MaxValue };

    /// <summary>What is wrong; null if nothing.</summary>
    public static ShadowError? Check(ReadOnlySpan<byte> json, ShadowLimits limits)
    {
        var reader = new Utf8JsonReader(json, Endless);
        int levels = 0;
        try
        {
            while (reader.Read())
            {
                if (!IsUsable(ref reader))
                    return ShadowError.InvalidJson;
                levels = Math.Max(levels, reader.CurrentDepth);
            }
        }
        catch (JsonException)
        {
            return ShadowError.InvalidJson;
        }
        return levels < LevelsMax ? null : ShadowError.TooDeep(limits.DepthMax);
    }

    private static bool IsUsable(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.PropertyName => !reader.ValueIsEscaped || IsText(ref reader),
        JsonTokenType.Number => IsComparable(reader.ValueSpan),
        _ => true,
    };

    // An escaped lone surrogate is not a character and has no UTF-8 (RFC 8259, 8.2).
    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsComparable(ReadOnlySpan<byte> number)
    {
        int mark = number.IndexOfAny((byte)'e', (byte)'E');
        if (mark < 0)
            return true;
        return Utf8Parser.TryParse(number[(mark + 1)..], out int exponent, out _)
            && exponent is >= -ExponentMax and <= ExponentMax;
    }
}
