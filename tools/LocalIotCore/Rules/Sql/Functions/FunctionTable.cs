using LocalIotCore.Rules.Sql.Parsing;

namespace LocalIotCore.Rules.Sql;

/// <summary>What a function does with its arguments, which it evaluates itself.</summary>
internal delegate SqlValue FunctionBody(Evaluation evaluation, Expression[] arguments);

/// <summary>A function: how many arguments it takes, and since which version it is there.</summary>
internal sealed record Function(int ArgumentsMin, int ArgumentsMax, FunctionBody Body, bool IsSecond = false, bool IsExternal = false);

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
        MessageFunctions.AddTo(Functions);
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
        var fits = arguments.Length >= function.ArgumentsMin && arguments.Length <= function.ArgumentsMax;
        return context.Checked(new CallExpression(name, fits ? function.Body : static (_, _) => SqlValue.Undefined, arguments), offset);
    }

    /// <summary>`cast(value AS type)`.</summary>
    public static Expression Cast(SqlContext context, int offset, string name, Expression value, string type) =>
        throw context.Fault(offset, $"there is no type {type}");
}
