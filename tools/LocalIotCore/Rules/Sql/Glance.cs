using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>A comparison of an attribute with a constant as a search in a payload's bytes. Most rules begin so, and most messages
/// are refused by it, whether the payload is JSON or not.</summary>
internal abstract class Glance(string name)
{
    private readonly byte[] _name = Quoted(name);

    /// <summary>A glance for `attribute = 'text'`; null: the texts may be written in more than one way.</summary>
    public static Glance? At(string name, string text) => IsPlain(name) && IsPlain(text) ? new TextGlance(name, text) : null;

    /// <summary>A glance for an order of an attribute and a number; null: the name may be written in more than one way.</summary>
    /// <param name="holds">Whether the comparison is true for a value below (−1), equal to (0) or above (1) the number.</param>
    public static Glance? At(string name, SqlValue number, Func<int, bool> holds) =>
        IsPlain(name) ? new NumberGlance(name, number, holds) : null;

    /// <summary>False if it is sure not to be true, whatever else the payload is: nowhere in it has that name such a
    /// value.</summary>
    public bool MayBeTrue(ReadOnlySpan<byte> payload, bool isSecond)
    {
        if (payload.Contains((byte)'\\')) // with an escape everything has many spellings
            return true;
        for (ReadOnlySpan<byte> rest = payload; ;)
        {
            int at = rest.IndexOf(_name);
            if (at < 0)
                return false;
            rest = rest[(at + _name.Length)..];
            ReadOnlySpan<byte> value = rest.TrimStart(" \t\r\n"u8);
            if (value is [(byte)':', ..] && MayHold(value[1..].TrimStart(" \t\r\n"u8), isSecond))
                return true;
        }
    }

    /// <param name="rest">The payload from the value on.</param>
    protected abstract bool MayHold(ReadOnlySpan<byte> rest, bool isSecond);

    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    private static bool IsPlain(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or ' ');

    private sealed class TextGlance(string name, string text) : Glance(name)
    {
        private readonly byte[] _text = Quoted(text);

        protected override bool MayHold(ReadOnlySpan<byte> rest, bool isSecond) => rest.StartsWith(_text);
    }

    private sealed class NumberGlance(string name, SqlValue number, Func<int, bool> holds) : Glance(name)
    {
        protected override bool MayHold(ReadOnlySpan<byte> rest, bool isSecond)
        {
            int length = rest.IndexOfAny(",} \t\r\n"u8);
            if (length <= 0 || rest[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
                return true; // a text may look like a number
            return Operators.Compare(SqlValue.FromJsonNumber(rest[..length], isSecond), number) is not { } order || holds(order);
        }
    }
}
