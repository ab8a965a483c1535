using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>`attribute = 'text'` as a search in a payload's bytes. Most rules begin so, and most messages are refused by it,
/// whether the payload is JSON or not.</summary>
internal sealed class TextTest
{
    private readonly byte[] _name; // with its quotes, as is the text
    private readonly byte[] _text;

    private TextTest(string name, string text) => (_name, _text) = (Quoted(name), Quoted(text));

    /// <summary>Null: the texts may be written in more than one way.</summary>
    public static TextTest? Of(string name, string text) => IsPlain(name) && IsPlain(text) ? new TextTest(name, text) : null;

    /// <summary>False if it is sure not to be true, whatever else the payload is: nowhere in it has that name that
    /// value.</summary>
    public bool MayBeTrue(ReadOnlySpan<byte> payload)
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
            if (value is [(byte)':', ..] && value[1..].TrimStart(" \t\r\n"u8).StartsWith(_text))
                return true;
        }
    }

    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    private static bool IsPlain(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or ' ');
}
