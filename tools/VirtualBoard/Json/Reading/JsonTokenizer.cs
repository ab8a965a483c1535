using System.Text;

namespace nanoFramework.Json.Reading;

/// <summary>What the tokenizer tells apart.</summary>
internal enum TokenKind
{
    End, ObjectStart, ObjectEnd, ArrayStart, ArrayEnd, Colon, Comma, Text, Date, Number, True, False, Null,
}

/// <summary>A token; <paramref name="Text"/> is that of a string, date or number.</summary>
internal readonly record struct Token(TokenKind Kind, string Text = "");

/// <summary>
/// Takes UTF-8 apart as the package does, with its peculiarities: what it accepts and refuses beyond the standard, and
/// with which exception. A text that ends inside a number, word or escape is an IndexOutOfRangeException.
/// </summary>
internal sealed class JsonTokenizer(byte[] utf8)
{
    // Which of the digits after \u the package reads.
    private static readonly int[] s_codeDigits = [1, 1, 2, 3];

    private int _position;

    public Token Next()
    {
        while (_position < utf8.Length)
        {
            var letter = ReadLetter(out var isEscaped);
            switch (letter)
            {
                case ' ' or '\t' or '\r' or '\n': continue;
                case '{': return new Token(TokenKind.ObjectStart);
                case '}': return new Token(TokenKind.ObjectEnd);
                case '[': return new Token(TokenKind.ArrayStart);
                case ']': return new Token(TokenKind.ArrayEnd);
                case ':': return new Token(TokenKind.Colon);
                case ',': return new Token(TokenKind.Comma);
                case '"' or '\'': return ReadText(letter);
                case 't' or 'T': return ReadWord("rue", TokenKind.True);
                case 'f' or 'F': return ReadWord("alse", TokenKind.False);
                case 'n' or 'N': return ReadWord("ull", TokenKind.Null);
                case '-' or '+' or '.' or (>= '0' and <= '9'): return ReadNumber(letter);
                default:
                    throw new DeserializationException(
                        $"'{(isEscaped ? "\\" : "")}{letter}' before byte {_position}: expected a token");
            }
        }

        return new Token(TokenKind.End);
    }

    private Token ReadText(char quote)
    {
        var start = _position;
        var text = new StringBuilder();
        while (_position < utf8.Length)
        {
            var letter = ReadLetter(out var isEscaped);
            if (isEscaped && letter == 'u')
                text.Append(ReadCode());
            else if (isEscaped || letter != quote)
                text.Append(letter);
            else
                return Complete(text.ToString(), quote);
        }

        throw new DeserializationException($"the string from byte {start} does not end");
    }

    private static Token Complete(string text, char quote)
    {
        // The package puts quotes around a text that begins with one: its converter for strings takes them off again.
        if (quote == '"' && text.StartsWith('"'))
            text = $"\"{text}\"";
        return new Token(DateText.TryParse(text, out _) ? TokenKind.Date : TokenKind.Text, text);
    }

    private Token ReadWord(string rest, TokenKind kind)
    {
        foreach (var expected in rest)
        {
            var letter = Decode();
            if (char.ToLowerInvariant(letter) != expected)
                throw new DeserializationException($"'{letter}' before byte {_position}: expected '{expected}' of {kind}");
        }

        return new Token(kind);
    }

    private Token ReadNumber(char first)
    {
        var start = _position - 1;
        while (IsOfNumber(utf8[_position]))
            _position++;
        return new Token(TokenKind.Number, first + Encoding.ASCII.GetString(utf8, start + 1, _position - start - 1));
    }

    /// <summary>
    /// The four digits after \u. The package takes decimal digits, e and E only, reads the second digit twice and the
    /// first not at all (equal in all of Latin text), and swallows one more digit after them.
    /// </summary>
    private char ReadCode()
    {
        var at = _position;
        var code = 0;
        foreach (var index in s_codeDigits)
        {
            var digit = (char)utf8[at + index];
            if (!char.IsAsciiDigit(digit) && digit is not ('e' or 'E'))
                throw new DeserializationException($"'{digit}' in the \\u before byte {at}: expected 0 to 9, e or E");
            code = (code * 16) + Convert.ToInt32(digit.ToString(), 16);
        }

        _position = at + (IsOfNumber(utf8[at + 4]) ? 5 : 4);
        return code <= short.MaxValue
            ? (char)code
            : throw new DeserializationException($"\\u{code:x4} before byte {at}: expected at most 7fff");
    }

    private char ReadLetter(out bool isEscaped)
    {
        var letter = Decode();
        isEscaped = letter == '\\';
        if (!isEscaped)
            return letter;
        letter = Decode();
        return letter switch
        {
            't' => '\t',
            'r' => '\r',
            'n' => '\n',
            'b' => '\b',
            'f' => '\f',
            '\\' or 'u' or '"' => letter,
            _ => throw new DeserializationException($"\\{letter} before byte {_position} is not known"),
        };
    }

    /// <summary>One character. Of one beyond U+FFFF only the first half remains, as in the package.</summary>
    private char Decode()
    {
        var first = utf8[_position];
        var length = (first & 0x80) == 0 ? 1 : (first & 0x20) == 0 ? 2 : (first & 0x10) == 0 ? 3 : 4;
        if (_position + length > utf8.Length)
            throw new IndexOutOfRangeException($"the text ends inside the character at byte {_position}");
        var letter = length == 1 ? (char)first : Encoding.UTF8.GetString(utf8, _position, length)[0];
        _position += length;
        return letter;
    }

    private static bool IsOfNumber(byte letter) =>
        letter is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E' or (>= (byte)'0' and <= (byte)'9');
}
