using Parlot;
using Parlot.Fluent;
using static Parlot.Fluent.Parsers;

namespace LocalIotCore.Rules.Sql.Parsing;

/// <summary>Words, numbers, strings and signs of the dialect. There are no comments. Keywords are known in any case.</summary>
internal static class SqlTokens
{
    private const int VariableChars = 64;

    // Words that begin or join clauses: they are no attributes, but may stand after a point and after AS.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "AS", "AND", "OR", "NOT", "CASE", "WHEN", "THEN", "ELSE", "END", "NULL", "TRUE", "FALSE",
    };

    private static readonly Parser<TextSpan> AnyWord = Terms.Identifier(IsNameStart, IsNamePart);
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ReservedSpans = Reserved.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Any word.</summary>
    public static readonly Parser<string> Word = AnyWord.Then(span => span.ToString());

    /// <summary>A word that may name an attribute.</summary>
    public static readonly Parser<string> Name = AnyWord.When((_, span) => !ReservedSpans.Contains(span.Span)).Then(span => span.ToString());

    /// <summary>`@name`, without the sign.</summary>
    public static readonly Parser<string> Variable = new Expected<string>(
        Terms.Char('@').SkipAnd(Literals.Pattern(IsVariablePart, 1, 0)).Then((context, start, _, span) =>
            span.Length <= VariableChars
                ? span.ToString()
                : throw ((SqlContext)context).Fault(start, $"the name of a variable has {span.Length} characters, at most {VariableChars}")),
        "a variable");

    /// <summary>A string in single or double quotes; the quote itself is written twice. A backslash means nothing special.</summary>
    public static readonly Parser<string> Text = new QuotedText();

    /// <summary>A number without a sign.</summary>
    public static readonly Parser<SqlNumber> Number = new NumberToken();

    public static readonly Parser<bool> End = new Expected<bool>(Eof().Then(true), "the end");

    /// <summary>That word, in any case.</summary>
    public static Parser<string> Exactly(string word) =>
        AnyWord.When((_, span) => span.Span.Equals(word, StringComparison.OrdinalIgnoreCase)).Then(word);

    public static Parser<string> Keyword(string keyword) => new Expected<string>(Exactly(keyword), keyword);

    public static Parser<char> Sign(char sign) => new Expected<char>(Terms.Char(sign), $"'{sign}'");

    public static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';

    public static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static bool IsVariablePart(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    private sealed class QuotedText : Parser<string>
    {
        public override bool Parse(ParseContext context, ref ParseResult<string> result)
        {
            var cursor = context.Scanner.Cursor;
            var before = cursor.Position;
            context.SkipWhiteSpace();
            var start = cursor.Offset;
            if (cursor.Current is not ('\'' or '"'))
            {
                cursor.ResetPosition(before);
                return false;
            }

            var quote = cursor.Current;
            var text = cursor.Buffer.AsSpan(start + 1);
            for (var end = 0; end < text.Length; end++)
            {
                if (text[end] != quote)
                    continue;
                if (end + 1 < text.Length && text[end + 1] == quote)
                {
                    end++;
                    continue;
                }

                cursor.Advance(end + 2);
                result.Set(start, cursor.Offset, text[..end].ToString().Replace(new string(quote, 2), quote.ToString()));
                return true;
            }

            throw ((SqlContext)context).Fault(start, $"expected {quote} at the end of the string that begins here");
        }
    }

    private sealed class NumberToken : Parser<SqlNumber>
    {
        public override bool Parse(ParseContext context, ref ParseResult<SqlNumber> result)
        {
            var cursor = context.Scanner.Cursor;
            var before = cursor.Position;
            context.SkipWhiteSpace();
            var start = cursor.Offset;
            var text = cursor.Buffer.AsSpan(start);
            var length = SkipDigits(text, 0);
            if (length == 0)
            {
                cursor.ResetPosition(before);
                return false;
            }

            if (length < text.Length && text[length] == '.' && SkipDigits(text, length + 1) is var fraction && fraction > length + 1)
                length = fraction;
            if (length < text.Length && text[length] is 'e' or 'E')
            {
                var digits = length + 1 < text.Length && text[length + 1] is '-' or '+' ? length + 2 : length + 1;
                if (SkipDigits(text, digits) is var exponent && exponent > digits)
                    length = exponent;
            }

            var bytes = System.Text.Encoding.ASCII.GetBytes(text[..length].ToString());
            if (!NumberText.TryParse(bytes, allowPlus: true, out var number))
                throw ((SqlContext)context).Fault(start, "a number beyond 9.99E999");
            cursor.Advance(length);
            result.Set(start, cursor.Offset, number);
            return true;
        }

        private static int SkipDigits(ReadOnlySpan<char> text, int from)
        {
            while (from < text.Length && char.IsAsciiDigit(text[from]))
                from++;
            return from;
        }
    }
}
