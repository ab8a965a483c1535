using LocalIotCore.Rules.Sql.Parsing;
using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>A text of an action with `${expression}` in it. Expressions see the payload as it came and the variables of
/// SET, not the names that SELECT gives.</summary>
public sealed class RuleTemplate
{
    private const string Opening = "${";

    // Constant texts and expressions in turn; exactly one of the two is set.
    private readonly (string? Text, Expression? Expression)[] _parts;
    private readonly SqlVersion _version;

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Whether there is nothing to replace.</summary>
    public bool IsConstant => Array.TrueForAll(_parts, part => part.Expression is null);

    /// <summary>Whether it calls a function that looks beyond the message. AWS IoT bars those in an errorAction.</summary>
    public bool IsExternal { get; }

    private RuleTemplate(string text, SqlVersion version, (string?, Expression?)[] parts, bool isExternal) =>
        (Text, _version, _parts, IsExternal) = (text, version, parts, isExternal);

    /// <summary>Parses the text of an action of that rule.</summary>
    /// <exception cref="SqlParseException">An expression in it is not valid; the position is that in the text.</exception>
    public static RuleTemplate Parse(string text, RuleQuery query)
    {
        if (text.Length > SqlLimits.StatementChars)
            throw new SqlParseException(text, SqlLimits.StatementChars, $"a template of more than {SqlLimits.StatementChars} characters");
        var parts = new List<(string?, Expression?)>();
        var isExternal = false;
        for (var at = 0; at < text.Length;)
        {
            var opening = text.IndexOf(Opening, at, StringComparison.Ordinal);
            var constant = opening < 0 ? text[at..] : text[at..opening];
            if (constant.Length > 0)
                parts.Add((constant, null));
            if (opening < 0)
                break;
            var context = new SqlContext(text, query.Version);
            context.Import(query.VariableNames, query.Definitions);
            context.Scanner.Cursor.Advance(opening + Opening.Length);
            parts.Add((null, SqlGrammar.Placeholder.Parse(context) ?? throw context.Fault()));
            isExternal |= context.IsExternal;
            at = context.Scanner.Cursor.Offset;
        }

        return new RuleTemplate(text, query.Version, [.. parts], isExternal);
    }

    /// <summary>The text for one message. What is Undefined or Null leaves nothing.</summary>
    /// <exception cref="RuleEvaluationException">An expression takes too much work or memory.</exception>
    /// <exception cref="RuleServiceException">A call beyond the message failed.</exception>
    public string Render(RuleMessage message, RuleOutcome outcome, IRuleServices? services)
    {
        if (_parts is [{ Text: { } only }])
            return only;
        var evaluation = new Evaluation(message, services, _version, outcome.Variables);
        var result = new StringBuilder();
        foreach (var (text, expression) in _parts)
        {
            result.Append(text ?? Conversions.ToText(expression!.Evaluate(evaluation), evaluation));
            evaluation.ChargeNewText(result.Length);
        }

        return result.ToString();
    }
}
