using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>A node of a parsed statement.</summary>
internal abstract class Expression
{
    /// <summary>Nodes on the longest way down, this one included.</summary>
    public int Depth { get; }

    protected Expression(params ReadOnlySpan<Expression?> children)
        : this(0, children)
    {
    }

    protected Expression(int depth, params ReadOnlySpan<Expression?> children)
    {
        Depth = depth;
        foreach (var child in children)
            Depth = Math.Max(Depth, child?.Depth ?? 0);
        Depth++;
    }

    /// <summary>Name in the result when SELECT gives none: of an attribute the last part of its path, of a call the
    /// function's; null if there is none.</summary>
    public virtual string? Name => null;

    /// <summary>Whether it is a literal: the same for every message.</summary>
    public virtual bool IsConstant => false;

    public abstract SqlValue Evaluate(Evaluation evaluation);

    /// <summary>Whether it is true; null where it is neither true nor false.</summary>
    public virtual bool? Test(Evaluation evaluation) => Conversions.ToBoolean(Evaluate(evaluation));

    /// <summary>A comparison without which it cannot be true; null if none is known.</summary>
    public virtual Glance? Needed => null;
}

/// <summary>A number, string, true, false or Null.</summary>
internal sealed class ConstantExpression(SqlValue value) : Expression
{
    public SqlValue Value => value;
    public override bool IsConstant => true;

    public override SqlValue Evaluate(Evaluation evaluation) => value;
}

/// <summary>An attribute of the payload, or of the element a nested SELECT stands on.</summary>
internal sealed class AttributeExpression(string name) : Expression
{
    // Surrogates may be halves, which UTF-8 has not.
    private readonly byte[] _utf8 = name.Any(char.IsSurrogate) ? [] : Encoding.UTF8.GetBytes(name);

    public override string Name => name;

    public override SqlValue Evaluate(Evaluation evaluation) => evaluation.Attribute(name, _utf8);
}

/// <summary>`*`: the whole payload, or the whole element.</summary>
internal sealed class AllExpression : Expression
{
    public override SqlValue Evaluate(Evaluation evaluation) => evaluation.All;
}

/// <summary>`@name`.</summary>
internal sealed class VariableExpression(int index, string name, Expression definition) : Expression(definition)
{
    public override string Name => name;

    public override SqlValue Evaluate(Evaluation evaluation) => evaluation.Variables.Get(index, evaluation);
}

/// <summary>`value.name`.</summary>
internal sealed class MemberExpression(Expression owner, string name) : Expression(owner)
{
    public override string Name => name;

    public override SqlValue Evaluate(Evaluation evaluation) => owner.Evaluate(evaluation).Member(name, evaluation.IsSecond);
}

/// <summary>`value[index]`: what get(value, index) gives.</summary>
internal sealed class IndexExpression(Expression owner, Expression index) : Expression(owner, index)
{
    public override string? Name => owner.Name;

    public override SqlValue Evaluate(Evaluation evaluation) =>
        CollectionFunctions.Get(owner.Evaluate(evaluation), index.Evaluate(evaluation), evaluation);
}

/// <summary>`[a, b]`. An Undefined item is left out, as AWS IoT says of every Undefined value in JSON.</summary>
internal sealed class ArrayExpression(Expression[] items) : Expression(items)
{
    public override bool IsConstant { get; } = Array.TrueForAll(items, item => item.IsConstant);

    public override SqlValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge(items.Length);
        var values = new List<SqlValue>(items.Length);
        foreach (var item in items)
            if (item.Evaluate(evaluation) is { IsUndefined: false } value)
                values.Add(value);
        return SqlValue.From([.. values]);
    }
}

/// <summary>`{'name': value}`. An attribute that is Undefined is left out.</summary>
internal sealed class ObjectExpression(string[] names, Expression[] values) : Expression(values)
{
    public override bool IsConstant { get; } = Array.TrueForAll(values, value => value.IsConstant);

    public override SqlValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge(names.Length);
        var members = new SqlObject();
        for (var index = 0; index < names.Length; index++)
            members.Set(names[index], values[index].Evaluate(evaluation));
        return SqlValue.From(members);
    }
}

/// <summary>`CASE value WHEN constant THEN result … ELSE result END`.</summary>
internal sealed class CaseExpression(Expression subject, Expression[] constants, Expression[] results, Expression? otherwise)
    : Expression([subject, otherwise, .. results])
{
    public override SqlValue Evaluate(Evaluation evaluation)
    {
        var value = subject.Evaluate(evaluation);
        if (value.IsUndefined)
            return SqlValue.Undefined;
        evaluation.Charge(constants.Length);
        for (var index = 0; index < constants.Length; index++)
            if (Operators.Equal(value, constants[index].Evaluate(evaluation), evaluation) == true)
                return results[index].Evaluate(evaluation);
        return otherwise?.Evaluate(evaluation) ?? SqlValue.Undefined;
    }
}

/// <summary>A call of a function.</summary>
internal sealed class CallExpression(string name, FunctionBody body, Expression[] arguments) : Expression(arguments)
{
    public override string Name => name;

    public override SqlValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge(1);
        return body(evaluation, arguments);
    }
}
