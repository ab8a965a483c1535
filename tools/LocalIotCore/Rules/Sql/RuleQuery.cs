using LocalIotCore.Rules.Sql.Parsing;
using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>The SQL of a rule, parsed once and run for many messages, on any thread. See docs/rules-sql.md.</summary>
public sealed class RuleQuery
{
    private readonly Statement _statement;
    private readonly Glance? _needed;

    internal IReadOnlyDictionary<string, int> VariableNames { get; }
    internal IReadOnlyList<Expression> Definitions { get; }

    public string Sql { get; }
    public SqlVersion Version { get; }

    /// <summary>The topics the rule listens to; null without FROM, when only Basic Ingest reaches it.</summary>
    public string? TopicFilter => _statement.TopicFilter;

    /// <summary>Whether it calls a function of <see cref="IRuleServices"/>, so that running it may block.</summary>
    public bool IsExternal { get; }

    private RuleQuery(string sql, SqlContext context, Statement statement)
    {
        (Sql, Version, _statement) = (sql, context.Version, statement);
        (VariableNames, Definitions, IsExternal) = (context.Variables, context.Definitions, context.IsExternal);
        _needed = IsExternal ? null : statement.Where?.Needed; // a call may fail, and that is to be told
    }

    /// <summary>Parses a rule.</summary>
    /// <exception cref="SqlParseException">The SQL is not valid; nothing else is ever thrown for it.</exception>
    public static RuleQuery Parse(string sql, SqlVersion version)
    {
        if (sql.Length > SqlLimits.StatementChars)
            throw new SqlParseException(sql, SqlLimits.StatementChars, $"a statement of more than {SqlLimits.StatementChars} characters");
        var context = new SqlContext(sql, version);
        return new RuleQuery(sql, context, SqlGrammar.Rule.Parse(context) ?? throw context.Fault());
    }

    /// <summary>False if the rule is sure not to match, as a glance at the bytes tells: then there is no need to run
    /// it.</summary>
    internal bool MayMatch(ReadOnlySpan<byte> payload) => _needed is null || _needed.MayBeTrue(payload, Version.IsSecond);

    /// <summary>What the rule makes of a message. Failures are in the outcome, never thrown.</summary>
    /// <param name="services">For <see cref="IsExternal"/> rules and accountid(); without them those fail.</param>
    public RuleOutcome Run(RuleMessage message, IRuleServices? services)
    {
        var variables = Definitions.Count == 0 ? Variables.None : new Variables(Definitions);
        var evaluation = new Evaluation(message, services, Version, variables);
        var where = "";
        try
        {
            if (_statement.Where is { } condition)
            {
                var isTrue = condition.Test(evaluation);
                if (isTrue == false)
                    return RuleOutcome.NoMatch;
                where = isTrue == true ? "true" : TextOf(condition.Evaluate(evaluation), evaluation);
                if (isTrue is null)
                    return new RuleOutcome { WhereText = where };
            }

            return new RuleOutcome { IsMatch = true, WhereText = where, Payload = Select(evaluation), Variables = variables };
        }
        catch (Exception fault) when (fault is RuleEvaluationException or RuleServiceException)
        {
            return new RuleOutcome { Error = fault.Message, WhereText = where };
        }
    }

    // `SELECT *` gives the bytes that came, unless a number in them must be written another way.
    private ReadOnlyMemory<byte> Select(Evaluation evaluation)
    {
        var payload = evaluation.Message.Payload;
        if (!_statement.List.IsAll)
            return _statement.List.ToJson(evaluation);
        if (!Version.IsSecond || PlainNumbers.AreSureIn(payload.Span) || !evaluation.Message.Json.IsJson || PlainNumbers.AreIn(payload.Span))
            return payload;
        return SqlWriter.ToJson(evaluation.All, evaluation);
    }

    private static string TextOf(SqlValue value, Evaluation evaluation) =>
        value.IsUndefined ? "Undefined" : Encoding.UTF8.GetString(SqlWriter.ToJson(value, evaluation));
}
