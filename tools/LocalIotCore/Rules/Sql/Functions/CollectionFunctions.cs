namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of arrays, objects and of what is not there.</summary>
internal static class CollectionFunctions
{
    private const int TransformBytesMax = 128 * 1024;

    public static void AddTo(Dictionary<string, Function> functions)
    {
        functions.Add("isNull", new Function(1, 1, (evaluation, arguments) =>
            SqlValue.From(arguments[0].Evaluate(evaluation).Type == SqlType.Null)));
        functions.Add("isUndefined", new Function(1, 1, (evaluation, arguments) =>
            SqlValue.From(arguments[0].Evaluate(evaluation).IsUndefined), IsSecond: true));
        functions.Add("get", new Function(2, 2, (evaluation, arguments) =>
            Get(arguments[0].Evaluate(evaluation), arguments[1].Evaluate(evaluation), evaluation)));
        functions.Add("nanvl", new Function(2, 2, (evaluation, arguments) =>
            arguments[0].Evaluate(evaluation) is { IsNothing: false } value ? value : arguments[1].Evaluate(evaluation)));
        functions.Add("get_or_default", new Function(1, 2, GetOrDefault));
        functions.Add("transform", new Function(3, 3, Transform, IsSecond: true, Fixed: [0]));
    }

    /// <summary>Item of an array, character of a string, attribute of an object; Undefined if there is none.</summary>
    public static SqlValue Get(SqlValue owner, SqlValue key, Evaluation evaluation)
    {
        switch (owner.Type)
        {
            case SqlType.Object:
                return key.Type == SqlType.String ? owner.Member(key.Text, evaluation.IsSecond) : SqlValue.Undefined;
            case SqlType.Array when Conversions.TryIndex(key, out var index) && index >= 0 && index < owner.ItemCount:
                return owner.Item(index, evaluation.IsSecond);
            case SqlType.String when Conversions.TryIndex(key, out var index) && index >= 0 && index < owner.Text.Length:
                return SqlValue.From(owner.Text[index].ToString());
            default:
                return SqlValue.Undefined;
        }
    }

    // Also where the expression fails, which calls beyond the message can.
    private static SqlValue GetOrDefault(Evaluation evaluation, Expression[] arguments)
    {
        try
        {
            if (arguments[0].Evaluate(evaluation) is { IsNothing: false } value)
                return value;
        }
        catch (RuleServiceException)
        {
            evaluation.Charge(1);
        }

        return arguments.Length == 2 ? arguments[1].Evaluate(evaluation) : SqlValue.Undefined;
    }

    private static SqlValue Transform(Evaluation evaluation, Expression[] arguments)
    {
        var (mode, extra, array) = (arguments[0].Evaluate(evaluation), arguments[1].Evaluate(evaluation), arguments[2].Evaluate(evaluation));
        if (mode.Type != SqlType.String || mode.Text != "enrichArray" || extra.Type != SqlType.Object || array.Type != SqlType.Array)
            return SqlValue.Undefined;
        var attributes = extra.ToMembers(evaluation);
        var items = array.Items(evaluation);
        var results = new SqlValue[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            if (items[index].Type != SqlType.Object)
                return SqlValue.Undefined;
            var result = new SqlObject();
            foreach (var (name, value) in items[index].ToMembers(evaluation).All)
                result.Set(name, value);
            foreach (var (name, value) in attributes.All)
                result.Set(name, value);
            evaluation.Charge(result.Count);
            results[index] = SqlValue.From(result);
        }

        var transformed = SqlValue.From(results);
        return SqlWriter.ToJson(transformed, evaluation).Length <= TransformBytesMax
            ? transformed
            : throw new RuleEvaluationException($"transform makes an array of more than {TransformBytesMax} bytes");
    }
}
