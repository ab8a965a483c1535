using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of regular expressions. Patterns and texts may come from a device, so the engine without
/// backtracking is used where it knows the pattern, and each search has a time limit.</summary>
internal static class PatternFunctions
{
    private const int CacheMax = 256;
    private static readonly ConcurrentDictionary<string, Regex?> Cache = new(StringComparer.Ordinal);

    public static void AddTo(Dictionary<string, Function> functions)
    {
        functions.Add("regexp_matches", new Function(2, 2, (evaluation, arguments) =>
            Search(evaluation, arguments, static (regex, text) => SqlValue.From(regex.IsMatch(text)))));
        functions.Add("regexp_substr", new Function(2, 2, (evaluation, arguments) =>
            Search(evaluation, arguments, static (regex, text) =>
                regex.Match(text) is { Success: true } match ? SqlValue.From(match.Value) : SqlValue.Undefined)));
        functions.Add("regexp_replace", new Function(3, 3, Replace));
    }

    private static SqlValue Replace(Evaluation evaluation, Expression[] arguments)
    {
        if (TextFunctions.Text(evaluation, arguments[2]) is not { } replacement)
            return SqlValue.Undefined;
        return Search(evaluation, arguments, (regex, text) =>
        {
            if (!TryParts(replacement, regex.GetGroupNumbers().Max(), out var parts))
                return SqlValue.Undefined;
            var (result, from) = (new StringBuilder(), 0);
            for (var match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                result.Append(text, from, match.Index - from);
                from = match.Index + match.Length;
                foreach (var (constant, group) in parts)
                    result.Append(constant is not null ? constant : match.Groups[group].ValueSpan);
                evaluation.ChargeNewText(result.Length);
            }

            evaluation.ChargeNewText((long)result.Length + text.Length - from);
            return SqlValue.From(result.Append(text, from, text.Length - from).ToString());
        });
    }

    private static SqlValue Search(Evaluation evaluation, Expression[] arguments, Func<Regex, string, SqlValue> search)
    {
        if (TextFunctions.Text(evaluation, arguments[0]) is not { } text
            || TextFunctions.Text(evaluation, arguments[1]) is not { } pattern
            || Find(pattern) is not { } regex)
        {
            return SqlValue.Undefined;
        }

        try
        {
            return search(regex, text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new RuleEvaluationException($"a regular expression takes longer than {regex.MatchTimeout.TotalMilliseconds} ms");
        }
    }

    // Null for a pattern that is no regular expression. A rule has few, so they are kept; a device's own are not, once full.
    private static Regex? Find(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known))
            return known;
        var regex = Create(pattern);
        if (Cache.Count < CacheMax)
            Cache[pattern] = regex;
        return regex;
    }

    private static Regex? Create(string pattern)
    {
        if (pattern.Length > SqlLimits.PatternChars)
            return null;
        var translated = Translate(pattern);
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Milliseconds(SqlLimits.RegexTimeoutMs));
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, RegexOptions.CultureInvariant, Milliseconds(SqlLimits.BacktrackingTimeoutMs));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    // \d, \w and \s are ASCII in Java, whose regular expressions AWS IoT has.
    private static string Translate(string pattern)
    {
        var (result, isInClass) = (new StringBuilder(pattern.Length), false);
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                var (escaped, set) = (pattern[++at], SetOf(char.ToLowerInvariant(pattern[at])));
                if (set is null || (isInClass && char.IsUpper(escaped)))
                    result.Append('\\').Append(escaped);
                else
                    result.Append(isInClass ? set : char.IsUpper(escaped) ? $"[^{set}]" : $"[{set}]");
                continue;
            }

            isInClass = pattern[at] == '[' || (isInClass && pattern[at] != ']');
            result.Append(pattern[at]);
        }

        return result.ToString();
    }

    private static string? SetOf(char escape) => escape switch
    {
        'd' => "0-9",
        'w' => "a-zA-Z_0-9",
        's' => " \\t\\n\\x0B\\f\\r",
        _ => null,
    };

    // `$1` is a group, with as many digits as there are groups for; a backslash takes the meaning from the next character.
    private static bool TryParts(string replacement, int groupMax, out List<(string? Constant, int Group)> parts)
    {
        parts = [];
        var constant = new StringBuilder();
        for (var at = 0; at < replacement.Length; at++)
        {
            var character = replacement[at];
            if (character is not ('\\' or '$'))
            {
                constant.Append(character);
                continue;
            }

            if (++at == replacement.Length)
                return false;
            if (character == '\\')
            {
                constant.Append(replacement[at]);
                continue;
            }

            if (!char.IsAsciiDigit(replacement[at]) || replacement[at] - '0' > groupMax)
                return false;
            var group = replacement[at] - '0';
            while (at + 1 < replacement.Length && char.IsAsciiDigit(replacement[at + 1]) && group * 10 + replacement[at + 1] - '0' <= groupMax)
                group = group * 10 + replacement[++at] - '0';
            parts.Add((constant.ToString(), 0));
            parts.Add((null, group));
            constant.Clear();
        }

        parts.Add((constant.ToString(), 0));
        return true;
    }
}
