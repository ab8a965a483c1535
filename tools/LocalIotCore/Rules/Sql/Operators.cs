namespace LocalIotCore.Rules.Sql;

/// <summary>Operators of the dialect. An operand of the wrong type gives Undefined, and Undefined spreads.</summary>
internal static class Operators
{
    /// <summary>Equality; null if either side is Undefined. An Int equals a Decimal of its value; no other types mix.</summary>
    public static bool? Equal(in SqlValue a, in SqlValue b, Evaluation evaluation)
    {
        if (a.IsUndefined || b.IsUndefined)
            return null;
        if (a.IsNumber && b.IsNumber)
            return SqlNumber.Compare(a.Number, b.Number) == 0;
        if (a.Type != b.Type)
            return false;
        return a.Type switch
        {
            SqlType.Boolean => a.Boolean == b.Boolean,
            SqlType.String => a.Text == b.Text,
            SqlType.Array => EqualItems(a, b, evaluation),
            SqlType.Object => EqualMembers(a, b, evaluation),
            _ => true,
        };
    }

    /// <summary>Order of two numbers or strings that look like numbers; null for anything else.</summary>
    public static int? Compare(in SqlValue a, in SqlValue b) =>
        Conversions.TryNumber(a, out var left) && Conversions.TryNumber(b, out var right) ? SqlNumber.Compare(left, right) : null;

    /// <summary>A sum; a text if either side is a String.</summary>
    public static SqlValue Add(in SqlValue a, in SqlValue b, Evaluation evaluation)
    {
        if (a.IsNumber && b.IsNumber)
            return Arithmetic(a, b, NumberOperation.Add, evaluation.IsSecond);
        if (a.Type != SqlType.String && b.Type != SqlType.String)
            return SqlValue.Undefined;
        if (Conversions.ToText(a, evaluation) is not { } left || Conversions.ToText(b, evaluation) is not { } right)
            return SqlValue.Undefined;
        evaluation.ChargeNewText((long)left.Length + right.Length);
        return SqlValue.From(left + right);
    }

    /// <summary>- * / %: numbers or strings that look like numbers. Two Ints give an Int.</summary>
    public static SqlValue Arithmetic(in SqlValue a, in SqlValue b, NumberOperation operation, bool isSecond)
    {
        if (!Conversions.TryNumber(a, out var left) || !Conversions.TryNumber(b, out var right))
            return SqlValue.Undefined;
        SqlNumber result;
        var isDone = operation switch
        {
            NumberOperation.Add => SqlNumber.TryAdd(left, right, out result),
            NumberOperation.Subtract => SqlNumber.TryAdd(left, right.Negate(), out result),
            NumberOperation.Multiply => SqlNumber.TryMultiply(left, right, out result),
            NumberOperation.Divide when a.Type == SqlType.Int && b.Type == SqlType.Int => DivideWhole(left, right, out result),
            NumberOperation.Divide => SqlNumber.TryDivide(left, right, out result),
            _ => SqlNumber.TryRemainder(left, right, out result),
        };
        if (!isDone)
            return SqlValue.Undefined;

        // An Int of more than 34 digits is rounded, and a Decimal from then on.
        return a.Type == SqlType.Int && b.Type == SqlType.Int && result.Scale == 0
            ? SqlValue.FromInt(result)
            : SqlValue.FromDecimal(result, isSecond);
    }

    private static bool DivideWhole(SqlNumber left, SqlNumber right, out SqlNumber result)
    {
        result = default;
        if (right.Sign == 0)
            return false;
        if (!left.IsSmall || !right.IsSmall || left.Small == long.MinValue)
            return SqlNumber.TryCreate(System.Numerics.BigInteger.Divide(left.Mantissa, right.Mantissa), 0, out result);
        result = new SqlNumber(left.Small / right.Small);
        return true;
    }

    private static bool EqualItems(in SqlValue a, in SqlValue b, Evaluation evaluation)
    {
        var count = a.ItemCount;
        if (count != b.ItemCount)
            return false;
        var (left, right) = (a.Items(evaluation), b.Items(evaluation));
        for (var index = 0; index < count; index++)
        {
            evaluation.Charge(1);
            if (Equal(left[index], right[index], evaluation) != true)
                return false;
        }

        return true;
    }

    private static bool EqualMembers(in SqlValue a, in SqlValue b, Evaluation evaluation)
    {
        var (left, right) = (a.ToMembers(evaluation), b.ToMembers(evaluation));
        if (left.Count != right.Count)
            return false;
        foreach (var (name, value) in left.All)
        {
            evaluation.Charge(1);
            if (!right.TryGet(name, out var other) || Equal(value, other, evaluation) != true)
                return false;
        }

        return true;
    }
}

/// <summary>What arithmetic does with two numbers.</summary>
internal enum NumberOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}
