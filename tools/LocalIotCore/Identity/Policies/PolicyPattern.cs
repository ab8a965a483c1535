using System.Text;

namespace LocalIotCore.Identity;

/// <summary>A text with wildcards <c>*</c>, <c>?</c> and policy variables <c>${…}</c>, compiled.</summary>
/// <remarks>Wildcards match any characters, including <c>/</c>; <c>+</c> and <c>#</c> are ordinary characters. A
/// variable's value is never treated as a pattern, so a client id of <c>*</c> grants nothing.</remarks>
internal sealed class PolicyPattern
{
    private enum TokenKind
    {
        Literal,
        Variable,
        AnyOne,
        AnyMany,
    }

    private readonly record struct Token(TokenKind Kind, string Text, PolicyKey Key);

    private readonly Token[] _tokens;

    private PolicyPattern(string source, Token[] tokens)
    {
        Source = source;
        _tokens = tokens;
    }

    /// <summary>The pattern as written.</summary>
    public string Source { get; }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="source">The text.</param>
    /// <param name="hasWildcards">False: <c>*</c> and <c>?</c> are ordinary characters (StringEquals).</param>
    /// <exception cref="PolicyFormatException">A <c>${</c> is empty or not closed.</exception>
    public static PolicyPattern Compile(string source, bool hasWildcards = true)
    {
        var tokens = new List<Token>();
        var literal = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c == '$' && i + 1 < source.Length && source[i + 1] == '{')
            {
                var end = source.IndexOf('}', i);
                if (end < i + 3)
                    throw new PolicyFormatException($"\"{source}\": \"${{\" at {i} is not followed by a name and \"}}\".");
                var name = source[(i + 2)..end];
                i = end;
                // ${*}, ${?} and ${$} stand for those characters themselves.
                if (name is "*" or "?" or "$")
                {
                    literal.Append(name);
                    continue;
                }
                Flush(tokens, literal);
                tokens.Add(new Token(TokenKind.Variable, name, PolicyKeys.Parse(name)));
            }
            else if (hasWildcards && c is '*' or '?')
            {
                Flush(tokens, literal);
                if (c == '?')
                    tokens.Add(new Token(TokenKind.AnyOne, "", default));
                else if (tokens.Count == 0 || tokens[^1].Kind != TokenKind.AnyMany)
                    tokens.Add(new Token(TokenKind.AnyMany, "", default));
            }
            else
            {
                literal.Append(c);
            }
        }
        Flush(tokens, literal);
        return new PolicyPattern(source, [.. tokens]);
    }

    /// <summary>Whether the whole <paramref name="text"/> matches; a variable without a value matches
    /// nothing.</summary>
    public bool Matches(ReadOnlySpan<char> text, ConnectionContext context)
    {
        var token = 0;
        var position = 0;
        var starToken = -1;
        var starPosition = 0;
        while (true)
        {
            if (token < _tokens.Length && _tokens[token].Kind == TokenKind.AnyMany)
            {
                // Try the empty match first; on a mismatch the star takes one more character.
                starToken = token++;
                starPosition = position;
                continue;
            }
            if (token == _tokens.Length && position == text.Length)
                return true;
            var lengthChars = token < _tokens.Length ? MatchOne(_tokens[token], text[position..], context) : -1;
            if (lengthChars >= 0)
            {
                token++;
                position += lengthChars;
                continue;
            }
            if (starToken < 0 || starPosition == text.Length)
                return false;
            token = starToken + 1;
            position = ++starPosition;
        }
    }

    // The number of characters that the token matches at the start of the text; -1 if none.
    private static int MatchOne(in Token token, ReadOnlySpan<char> text, ConnectionContext context)
    {
        switch (token.Kind)
        {
            case TokenKind.AnyOne:
                return text.IsEmpty ? -1 : 1;
            case TokenKind.Literal:
                return text.StartsWith(token.Text, StringComparison.Ordinal) ? token.Text.Length : -1;
            default:
                var value = context.Variable(token.Key);
                return value is not null && text.StartsWith(value, StringComparison.Ordinal) ? value.Length : -1;
        }
    }

    private static void Flush(List<Token> tokens, StringBuilder literal)
    {
        if (literal.Length == 0)
            return;
        tokens.Add(new Token(TokenKind.Literal, literal.ToString(), default));
        literal.Clear();
    }
}
