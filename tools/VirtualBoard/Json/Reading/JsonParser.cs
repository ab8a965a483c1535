namespace nanoFramework.Json.Reading;

/// <summary>Tokens to a tree, as lenient as the package: trailing commas, and none between the members of an object.</summary>
internal sealed class JsonParser
{
    /// <summary>
    /// The deepest nesting. The device's limit is the memory left for its stack, and a call too deep is an
    /// OutOfMemoryException there; so it is here.
    /// </summary>
    public const int DepthMax = 64;

    private readonly JsonTokenizer _tokenizer;
    private Token _token;
    private int _depth;

    private JsonParser(byte[] utf8)
    {
        _tokenizer = new JsonTokenizer(utf8);
    }

    /// <summary>A document: an object or an array.</summary>
    public static JsonToken Parse(byte[] utf8)
    {
        var parser = new JsonParser(utf8);
        var root = parser.Next() is TokenKind.ObjectStart or TokenKind.ArrayStart
            ? parser.ReadCurrent()!
            : throw new DeserializationException($"the document begins with {parser._token}: expected an object or an array");
        return parser.Next() == TokenKind.End
            ? root
            : throw new DeserializationException($"{parser._token} after the document's end");
    }

    private TokenKind Next()
    {
        _token = _tokenizer.Next();
        return _token.Kind;
    }

    /// <summary>The value that begins with the current token; null where an array's end stands in its place.</summary>
    private JsonToken? ReadCurrent() => _token.Kind switch
    {
        TokenKind.ObjectStart => Nested(ReadObject),
        TokenKind.ArrayStart => Nested(ReadArray),
        TokenKind.ArrayEnd => null,
        TokenKind.Text => new JsonValue(_token.Text),
        TokenKind.Date => new JsonValue(_token.Text, true),
        TokenKind.Number => new JsonValue(NumberText.Parse(_token.Text)),
        TokenKind.True => new JsonValue(true),
        TokenKind.False => new JsonValue(false),
        TokenKind.Null => new JsonValue(null),
        _ => throw Unexpected("a value"),
    };

    private JsonToken Nested(Func<JsonToken> read)
    {
        if (++_depth > DepthMax)
            throw new InsufficientMemoryException($"JSON nested more than {DepthMax} deep");
        var result = read();
        _depth--;
        return result;
    }

    private JsonObject ReadObject()
    {
        var result = new JsonObject();
        Next();
        while (_token.Kind != TokenKind.ObjectEnd)
        {
            // A name that looks like a date is none.
            if (_token.Kind != TokenKind.Text)
                throw Unexpected("a name");
            var name = _token.Text;
            if (Next() != TokenKind.Colon)
                throw Unexpected("a colon");
            Next();
            result.Add(name, ReadCurrent() ?? throw Unexpected("a value"));
            if (Next() == TokenKind.Comma)
                Next();
        }

        return result;
    }

    private JsonArray ReadArray()
    {
        var items = new List<JsonToken>();
        do
        {
            Next();
            if (ReadCurrent() is not { } item)
                break;
            items.Add(item);
            if (Next() is not (TokenKind.Comma or TokenKind.ArrayEnd))
                throw Unexpected("a comma or the array's end");
        }
        while (_token.Kind == TokenKind.Comma);
        return new JsonArray([.. items]);
    }

    private DeserializationException Unexpected(string expected) => new($"{_token}: expected {expected}");
}
