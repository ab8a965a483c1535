namespace LocalIotCore.Rules.Sql;

/// <summary>Functions of arrays, objects and of what is not there.</summary>
internal static class CollectionFunctions
{
    public static void AddTo(Dictionary<string, Function> functions)
    {
        functions.Add("isNull", new Function(1, 1, (evaluation, arguments) =>
            SqlValue.From(arguments[0].Evaluate(evaluation).Type == SqlType.Null)));
        functions.Add("isUndefined", new Function(1, 1, (evaluation, arguments) =>
            SqlValue.From(arguments[0].Evaluate(evaluation).IsUndefined), IsSecond: true));
        functions.Add("get", new Function(2, 2, (evaluation, arguments) =>
            Get(arguments[0].Evaluate(evaluation), arguments[1].Evaluate(evaluation), evaluation)));
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
}
