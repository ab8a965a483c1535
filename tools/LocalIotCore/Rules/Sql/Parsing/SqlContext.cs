using Parlot;
using Parlot.Fluent;

namespace LocalIotCore.Rules.Sql.Parsing;

/// <summary>One parse: the text, what the version allows, and how far the parser got, which is where the fault is.</summary>
internal sealed class SqlContext(string text, SqlVersion version) : ParseContext(new Scanner(text))
{
    private readonly List<string> _expected = [];
    private readonly List<Expression> _definitions = [];
    private readonly Dictionary<string, int> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<int> _failed = [];
    private int _furthest;
    private int _nesting;

    public string Text => text;
    public SqlVersion Version => version;

    /// <summary>A function was named that looks beyond the message.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Definitions of the SET clause in order.</summary>
    public IReadOnlyList<Expression> Definitions => _definitions;
    public IReadOnlyDictionary<string, int> Variables => _variables;

    /// <summary>Offset of the next token.</summary>
    public int NextOffset
    {
        get
        {
            var before = Scanner.Cursor.Position;
            SkipWhiteSpace();
            var offset = Scanner.Cursor.Offset;
            Scanner.Cursor.ResetPosition(before);
            return offset;
        }
    }

    /// <summary>Where the parser stands with what it expects, for <see cref="Expect"/>.</summary>
    public (int Furthest, int Count) Mark() => (_furthest, _expected.Count);

    /// <summary>Notes what would have been right here. The furthest place is the fault.</summary>
    /// <param name="mark">From before the attempt: what its parts expected in this place goes under the one name.</param>
    public void Expect(string what, (int Furthest, int Count) mark)
    {
        var offset = NextOffset;
        if (offset < _furthest)
            return;
        var kept = offset == mark.Furthest ? mark.Count : 0;
        _expected.RemoveRange(kept, _expected.Count - kept);
        _furthest = offset;
        if (!_expected.Contains(what))
            _expected.Add(what);
    }

    /// <summary>The fault of a text that did not parse.</summary>
    public SqlParseException Fault()
    {
        var expected = _expected.Count switch
        {
            0 => "a statement",
            1 => _expected[0],
            _ => $"{string.Join(", ", _expected[..^1])} or {_expected[^1]}",
        };
        return Fault(_furthest, $"expected {expected}, found {Found(_furthest)}");
    }

    public SqlParseException Fault(int offset, string reason) => new(text, offset, reason);

    /// <summary>Offsets where a <see cref="Once{T}"/> has failed.</summary>
    public ISet<int> Failed => _failed;

    /// <summary>One parenthesis, call or literal deeper.</summary>
    public void Enter()
    {
        if (++_nesting > SqlLimits.Nesting)
            throw Fault(Scanner.Cursor.Offset, $"nested deeper than {SqlLimits.Nesting} levels");
    }

    public void Leave() => _nesting--;

    /// <summary>Takes variables of a SET clause parsed before, for a template.</summary>
    public void Import(IReadOnlyDictionary<string, int> variables, IReadOnlyList<Expression> definitions)
    {
        _definitions.AddRange(definitions);
        foreach (var (name, index) in variables)
            _variables.Add(name, index);
    }

    public void Define(string name, Expression definition, int offset)
    {
        if (!_variables.TryAdd(name, _definitions.Count))
            throw Fault(offset, $"@{name} is set twice; a variable is set once");
        _definitions.Add(definition);
    }

    public Expression Variable(string name, int offset) =>
        _variables.TryGetValue(name, out var index)
            ? new VariableExpression(index, name, _definitions[index])
            : throw Fault(offset, $"@{name} is not set; expected a variable of the SET clause");

    public void RequireSecond(int offset, string what)
    {
        if (!version.IsSecond)
            throw Fault(offset, $"{what} needs awsIotSqlVersion 2016-03-23, this rule has {version.Name}");
    }

    /// <summary>Checks that a tree can be walked without running out of stack.</summary>
    public T Checked<T>(T expression, int offset)
        where T : Expression =>
        expression.Depth <= SqlLimits.TreeDepth
            ? expression
            : throw Fault(offset, $"an expression of more than {SqlLimits.TreeDepth} levels");

    private string Found(int offset)
    {
        const int CharsMax = 24;
        if (offset >= text.Length)
            return "the end";
        var rest = text.AsSpan(offset);
        var end = 1;
        if (SqlTokens.IsNameStart(rest[0]))
            while (end < rest.Length && end < CharsMax && SqlTokens.IsNamePart(rest[end]))
                end++;
        return char.IsControl(rest[0]) || char.IsSurrogate(rest[0]) ? $"U+{(int)rest[0]:X4}" : $"'{rest[..end]}'";
    }
}

/// <summary>A part of the grammar by the name that messages call it.</summary>
internal sealed class Expected<T>(Parser<T> parser, string what) : Parser<T>
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        var sql = (SqlContext)context;
        var mark = sql.Mark();
        if (parser.Parse(context, ref result))
            return true;
        sql.Expect(what, mark);
        return false;
    }
}

/// <summary>A part of the grammar that holds itself, with the depth counted.</summary>
internal sealed class Nested<T>(Parser<T> parser) : Parser<T>
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        var sql = (SqlContext)context;
        sql.Enter();
        var isParsed = parser.Parse(context, ref result);
        sql.Leave();
        return isParsed;
    }
}

/// <summary>The first of two readings of the same text. Where it has failed it is not tried again; else each level of
/// nesting would double the work.</summary>
internal sealed class Once<T>(Parser<T> parser) : Parser<T>
{
    public override bool Parse(ParseContext context, ref ParseResult<T> result)
    {
        var sql = (SqlContext)context;
        var offset = sql.NextOffset;
        if (sql.Failed.Contains(offset))
            return false;
        if (parser.Parse(context, ref result))
            return true;
        sql.Failed.Add(offset);
        return false;
    }
}
