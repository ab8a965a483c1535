using LocalIotCore.Rules.Sql.Parsing;

namespace LocalIotCore.Rules.Sql;

/// <summary>What a function does with its arguments, which it evaluates itself.</summary>
internal delegate SqlValue FunctionBody(Evaluation evaluation, Expression[] arguments);

/// <summary>A function: how many arguments it takes, and since which version it is there.</summary>
/// <param name="Fixed">Arguments that AWS IoT reads when the rule is made, so that no variable can stand there; -1 is
/// the last one.</param>
internal sealed record Function(
    int ArgumentsMin, int ArgumentsMax, FunctionBody Body, bool IsSecond = false, bool IsExternal = false, int[]? Fixed = null);

/// <summary>The functions by name, in any case.</summary>
internal static class FunctionTable
{
    // Known to AWS IoT, but with nothing behind them on this machine.
    private static readonly Dictionary<string, string> Absent = new(StringComparer.OrdinalIgnoreCase)
    {
        ["get_secret"] = "there is no Secrets Manager here",
        ["machinelearning_predict"] = "there is no Machine Learning service here",
    };

    private static readonly Dictionary<string, Function> Functions = new(StringComparer.OrdinalIgnoreCase);

    static FunctionTable()
    {
        NumberFunctions.AddTo(Functions);
        TextFunctions.AddTo(Functions);
        PatternFunctions.AddTo(Functions);
        TimeFunctions.AddTo(Functions);
        MessageFunctions.AddTo(Functions);
        ExternalFunctions.AddTo(Functions);
        CollectionFunctions.AddTo(Functions);
    }

    /// <summary>Names of all functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>A call. A wrong number of arguments is no fault: AWS IoT gives Undefined.</summary>
    public static Expression Call(SqlContext context, int offset, string name, Expression[] arguments)
    {
        if (!Functions.TryGetValue(name, out var function))
            throw context.Fault(offset, Absent.TryGetValue(name, out var why) ? $"{name} does not work locally: {why}" : $"there is no function {name}");
        if (function.IsSecond)
            context.RequireSecond(offset, name);
        context.IsExternal |= function.IsExternal;
        foreach (var index in function.Fixed ?? [])
            if (arguments.ElementAtOrDefault(index < 0 ? arguments.Length + index : index) is VariableExpression variable)
                throw context.Fault(offset, $"{name} takes no variable as its {(index < 0 ? "role" : "mode")}, found @{variable.Name}");
        var fits = arguments.Length >= function.ArgumentsMin && arguments.Length <= function.ArgumentsMax;
        return context.Checked(new CallExpression(name, fits ? function.Body : static (_, _) => SqlValue.Undefined, arguments), offset);
    }

    /// <summary>`cast(value AS type)`.</summary>
    public static Expression Cast(SqlContext context, int offset, string name, Expression value, string type)
    {
        FunctionBody body = type.ToUpperInvariant() switch
        {
            "STRING" or "NVARCHAR" or "TEXT" or "NTEXT" or "VARCHAR" => CastFunctions.ToText,
            "INT" or "INTEGER" => CastFunctions.ToInt,
            "DOUBLE" => CastFunctions.ToDouble,
            "DECIMAL" => CastFunctions.ToDecimal,
            "BOOL" or "BOOLEAN" => CastFunctions.ToBoolean,
            _ => throw context.Fault(offset, $"there is no type {type}; expected String, Int, Double, Decimal or Boolean"),
        };
        if (body == CastFunctions.ToDecimal || body == CastFunctions.ToBoolean)
            context.RequireSecond(offset, $"a cast to {type}");
        return context.Checked(new CallExpression(name, body, [value]), offset);
    }
}

/// <summary>What `cast` does: the standard conversions, and numbers to and from Boolean.</summary>
internal static class CastFunctions
{
    public static SqlValue ToText(Evaluation evaluation, Expression[] arguments) =>
        SqlValue.From(Conversions.ToText(arguments[0].Evaluate(evaluation), evaluation));

    public static SqlValue ToInt(Evaluation evaluation, Expression[] arguments) =>
        TryNumber(arguments[0].Evaluate(evaluation), out var number) && number.TryRound(NumberRounding.Down, out var whole)
            ? SqlValue.FromInt(whole)
            : SqlValue.Undefined;

    public static SqlValue ToDouble(Evaluation evaluation, Expression[] arguments) =>
        TryNumber(arguments[0].Evaluate(evaluation), out var number)
            ? NumberFunctions.FromDouble(number.ToDouble(), evaluation)
            : SqlValue.Undefined;

    public static SqlValue ToDecimal(Evaluation evaluation, Expression[] arguments) =>
        TryNumber(arguments[0].Evaluate(evaluation), out var number) ? SqlValue.FromDecimal(number, evaluation.IsSecond) : SqlValue.Undefined;

    public static SqlValue ToBoolean(Evaluation evaluation, Expression[] arguments)
    {
        var value = arguments[0].Evaluate(evaluation);
        if (value.IsNumber)
            return SqlValue.From(value.Number.Sign != 0);
        return Conversions.ToBoolean(value) is { } answer ? SqlValue.From(answer) : SqlValue.Undefined;
    }

    private static bool TryNumber(SqlValue value, out SqlNumber number)
    {
        if (value.Type != SqlType.Boolean)
            return Conversions.TryNumber(value, out number);
        number = new SqlNumber(value.Boolean ? 1 : 0);
        return true;
    }
}
