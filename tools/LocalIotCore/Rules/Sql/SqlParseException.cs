namespace LocalIotCore.Rules.Sql;

/// <summary>A rule's SQL (or a substitution template) that is not valid. AWS IoT refuses such a rule with an error of
/// the same name when it is created.</summary>
public sealed class SqlParseException : Exception
{
    /// <summary>Line of the fault, from 1.</summary>
    public int Line { get; }
    /// <summary>Column of the fault in characters, from 1.</summary>
    public int Column { get; }
    /// <summary>What is wrong and what was expected, without the position.</summary>
    public string Reason { get; }

    internal SqlParseException(string text, int offset, string reason)
        : this(Locate(text, offset), reason)
    {
    }

    private SqlParseException((int Line, int Column) at, string reason)
        : base($"line {at.Line}, column {at.Column}: {reason}")
    {
        (Line, Column) = at;
        Reason = reason;
    }

    private static (int Line, int Column) Locate(string text, int offset)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(offset, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
