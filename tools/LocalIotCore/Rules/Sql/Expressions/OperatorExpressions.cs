namespace LocalIotCore.Rules.Sql;

/// <summary>A node that is true, false or Undefined.</summary>
internal abstract class LogicExpression(params ReadOnlySpan<Expression?> children) : Expression(children)
{
    public sealed override SqlValue Evaluate(Evaluation evaluation) =>
        Test(evaluation) is { } answer ? SqlValue.From(answer) : SqlValue.Undefined;
}

/// <summary>`a AND b`. Undefined unless both are Boolean, but false AND anything is false.</summary>
internal sealed class AndExpression(Expression left, Expression right) : LogicExpression(left, right)
{
    public override bool? Test(Evaluation evaluation)
    {
        var first = left.Test(evaluation);
        if (first == false)
            return false;
        var second = right.Test(evaluation);
        return second == false ? false : first & second;
    }

    public override Glance? Needed => left.Needed ?? right.Needed;
}

/// <summary>`a OR b`. Undefined unless both are Boolean, but true OR anything is true.</summary>
internal sealed class OrExpression(Expression left, Expression right) : LogicExpression(left, right)
{
    public override bool? Test(Evaluation evaluation)
    {
        var first = left.Test(evaluation);
        if (first == true)
            return true;
        var second = right.Test(evaluation);
        return second == true ? true : first | second;
    }
}

/// <summary>`NOT a`.</summary>
internal sealed class NotExpression(Expression operand) : LogicExpression(operand)
{
    public override bool? Test(Evaluation evaluation) => !operand.Test(evaluation);
}

/// <summary>`a = b`, `a &lt;&gt; b`.</summary>
internal sealed class EqualityExpression(Expression left, Expression right, bool isEqual) : LogicExpression(left, right)
{
    public override bool? Test(Evaluation evaluation) =>
        Operators.Equal(left.Evaluate(evaluation), right.Evaluate(evaluation), evaluation) is { } same ? same == isEqual : null;

    public override Glance? Needed => isEqual ? GlanceAt(left, right) ?? GlanceAt(right, left) : null;

    private static Glance? GlanceAt(Expression attribute, Expression other) =>
        attribute is not AttributeExpression { Name: var name } || other is not ConstantExpression { Value: var constant } ? null
        : constant.IsNumber ? Glance.At(name, constant, order => order == 0)
        : constant.Type == SqlType.String ? Glance.At(name, constant.Text)
        : null;
}

/// <summary>`a &lt; b`, `a &lt;= b`, `a &gt; b`, `a &gt;= b`.</summary>
internal sealed class OrderExpression(Expression left, Expression right, OrderTest test) : LogicExpression(left, right)
{
    public override bool? Test(Evaluation evaluation) =>
        Operators.Compare(left.Evaluate(evaluation), right.Evaluate(evaluation)) is { } order ? Holds(order) : null;

    public override Glance? Needed => (left, right) switch
    {
        (AttributeExpression { Name: var name }, ConstantExpression { Value: { IsNumber: true } number }) => Glance.At(name, number, Holds),
        (ConstantExpression { Value: { IsNumber: true } number }, AttributeExpression { Name: var name }) =>
            Glance.At(name, number, order => Holds(-order)),
        _ => null,
    };

    private bool Holds(int order) => test switch
    {
        OrderTest.Less => order < 0,
        OrderTest.LessOrEqual => order <= 0,
        OrderTest.Greater => order > 0,
        _ => order >= 0,
    };
}

/// <summary>`a + b`.</summary>
internal sealed class AddExpression(Expression left, Expression right) : Expression(left, right)
{
    public override SqlValue Evaluate(Evaluation evaluation) =>
        Operators.Add(left.Evaluate(evaluation), right.Evaluate(evaluation), evaluation);
}

/// <summary>`a - b`, `a * b`, `a / b`, `a % b`.</summary>
internal sealed class ArithmeticExpression(Expression left, Expression right, NumberOperation operation) : Expression(left, right)
{
    public override SqlValue Evaluate(Evaluation evaluation) =>
        Operators.Arithmetic(left.Evaluate(evaluation), right.Evaluate(evaluation), operation, evaluation.IsSecond);
}

/// <summary>`-a`.</summary>
internal sealed class NegateExpression(Expression operand) : Expression(operand)
{
    public override bool IsConstant => operand.IsConstant;

    public override SqlValue Evaluate(Evaluation evaluation) =>
        Operators.Arithmetic(SqlValue.From(0), operand.Evaluate(evaluation), NumberOperation.Subtract, evaluation.IsSecond);
}

/// <summary>What an order must be.</summary>
internal enum OrderTest
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
