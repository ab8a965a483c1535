namespace LocalIotCore.Rules.Sql;

/// <summary>What one evaluation of a rule knows and has spent.</summary>
internal sealed class Evaluation(RuleMessage message, IRuleServices? services, SqlVersion version, Variables variables)
{
    private const int CharsPerStep = 64;
    private int _steps;

    public RuleMessage Message => message;
    public SqlVersion Version => version;
    public bool IsSecond { get; } = version.IsSecond;
    public Variables Variables => variables;

    /// <summary>Element that a nested SELECT stands on; null at the top, where names mean attributes of the payload.</summary>
    public SqlValue? Scope { get; set; }

    /// <summary>How often get_dynamodb was called: a second call ends the rule, as on AWS.</summary>
    public int TableReads { get; set; }

    public IRuleServices Services =>
        services ?? throw new RuleEvaluationException("this rule calls a function that looks beyond the message, which is not offered here");

    public SqlValue All => Scope ?? message.Json.Root;

    public SqlValue Attribute(string name, ReadOnlySpan<byte> utf8) =>
        Scope is { } scope ? scope.Member(name, IsSecond) : message.Attribute(name, utf8, IsSecond);

    /// <summary>Counts work against the limit.</summary>
    /// <exception cref="RuleEvaluationException">Too much work.</exception>
    public void Charge(int steps)
    {
        _steps += steps;
        if (_steps > SqlLimits.Steps)
            throw new RuleEvaluationException($"the expression takes more than {SqlLimits.Steps} steps");
    }

    /// <summary>Counts the handling of a string.</summary>
    public void ChargeText(int chars) => Charge(chars / CharsPerStep + 1);

    /// <summary>A string that an expression has built, or is about to build.</summary>
    public void ChargeNewText(long chars)
    {
        if (chars > SqlLimits.TextChars)
            throw new RuleEvaluationException($"the expression makes a string of more than {SqlLimits.TextChars} characters");
        ChargeText((int)chars);
    }
}

/// <summary>Variables of a SET clause: each is worked out when it is first asked for, and once, also when the templates of
/// several actions ask at the same time.</summary>
internal sealed class Variables(IReadOnlyList<Expression> definitions)
{
    private readonly SqlValue?[] _values = new SqlValue?[definitions.Count];

    public static readonly Variables None = new([]);

    public SqlValue Get(int index, Evaluation evaluation)
    {
        lock (_values)
        {
            if (_values[index] is { } known)
                return known;

            // A variable means the same inside a nested SELECT as outside.
            var scope = evaluation.Scope;
            evaluation.Scope = null;
            var value = definitions[index].Evaluate(evaluation);
            evaluation.Scope = scope;
            _values[index] = value;
            return value;
        }
    }
}

/// <summary>A rule or template that cannot be evaluated for this message: too much work, a call that failed. AWS IoT
/// writes it to the log; the rule does not fire.</summary>
public sealed class RuleEvaluationException(string message) : Exception(message);
