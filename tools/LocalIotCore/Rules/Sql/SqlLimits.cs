namespace LocalIotCore.Rules.Sql;

/// <summary>Bounds on what one rule may cost. The SQL is the user's, but payloads are anybody's.</summary>
internal static class SqlLimits
{
    /// <summary>Longest SQL statement in characters (AWS IoT: 256 KB for a whole rule).</summary>
    public const int StatementChars = 262_144;
    /// <summary>Deepest nesting of parentheses, calls and literals: the parser recurses.</summary>
    public const int Nesting = 64;
    /// <summary>Deepest tree: a chain such as `a OR b OR …` is as deep as it is long.</summary>
    public const int TreeDepth = 1_000;
    /// <summary>Longest string that an expression may build, in characters.</summary>
    public const int TextChars = 1_048_576;
    /// <summary>Largest result of SELECT in bytes, eight times the largest payload.</summary>
    public const int OutputBytes = 1_048_576;
    /// <summary>Deepest nesting of a payload that counts as JSON, and of a result.</summary>
    public const int JsonDepth = 64;
    /// <summary>Work of one evaluation: about one per element looked at and per 64 characters handled.</summary>
    public const int Steps = 1_000_000;
    /// <summary>Longest regular expression in characters.</summary>
    public const int PatternChars = 4_096;
    /// <summary>Longest time of one search with a pattern that needs backtracking, in milliseconds.</summary>
    public const int BacktrackingTimeoutMs = 250;
    /// <summary>The same for the other patterns, whose time grows with the text only: never reached but on a stalled machine.</summary>
    public const int RegexTimeoutMs = 5_000;
}
