using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalIotCore.Rules.Sql;

/// <summary>One item of SELECT. No name: `*` whose attributes are merged into the result.</summary>
internal sealed record SelectItem(Expression Value, string? Name)
{
    /// <summary>Whether the name leads into objects: `AS state.reported.on` is how rules write to shadows.</summary>
    public bool IsPath => Name is not null && Name.Contains('.', StringComparison.Ordinal);
}

/// <summary>What SELECT asks for: items, or one VALUE.</summary>
internal sealed class SelectList
{
    private readonly bool _isStreamed; // `*` can only be the first item

    /// <summary>Of `SELECT VALUE`; null for items.</summary>
    public Expression? Value { get; }

    public SelectItem[] Items { get; }

    /// <summary>Nodes on the longest way down.</summary>
    public int Depth { get; }

    /// <summary>`SELECT *` and nothing else: the payload passes as it is.</summary>
    public bool IsAll => Value is AllExpression || Items is [{ Name: null }];

    public SelectList(Expression? value, SelectItem[] items)
    {
        (Value, Items) = (value, items);
        _isStreamed = value is null && items.Length > 0 && !items.Skip(1).Any(item => item.Name is null)
            && !items.Any(item => item.IsPath);
        Depth = Math.Max(value?.Depth ?? 0, items.Length == 0 ? 0 : items.Max(item => item.Value.Depth)) + 1;
    }

    /// <summary>The result as a value.</summary>
    public SqlValue Evaluate(Evaluation evaluation)
    {
        if (Value is not null)
            return Value.Evaluate(evaluation);
        evaluation.Charge(Items.Length);
        var result = new SqlObject();
        foreach (var (expression, name) in Items)
        {
            var value = expression.Evaluate(evaluation);
            if (name is not null)
                result.SetPath(name, value, evaluation);
            else if (value.Type == SqlType.Object)
                foreach (var (key, member) in value.ToMembers(evaluation).All)
                    result.Set(key, member);
        }

        return SqlValue.From(result);
    }

    /// <summary>The result in JSON, without the way through a value where the payload is copied.</summary>
    public byte[] ToJson(Evaluation evaluation)
    {
        if (!_isStreamed)
            return Evaluate(evaluation) is { IsUndefined: false } value ? SqlWriter.ToJson(value, evaluation) : [];

        // Everything is worked out before the first byte is written: an expression may need the writer, or fail.
        evaluation.Charge(Items.Length);
        var values = new SqlValue[Items.Length];
        for (var index = 0; index < values.Length; index++)
            values[index] = Items[index].Value.Evaluate(evaluation);
        return TryAppend(values, evaluation)
            ?? SqlWriter.Write((List: this, values, evaluation), static (writer, state) => state.List.Write(writer, state.values, state.evaluation));
    }

    // `*` and more: the object as it came with the other attributes behind, if none of its own must change.
    private byte[]? TryAppend(SqlValue[] values, Evaluation evaluation)
    {
        if (Items[0].Name is not null || !values[0].TryElement(out var element) || element.ValueKind != JsonValueKind.Object)
            return null;
        var all = JsonMarshal.GetRawUtf8Value(element);
        if (evaluation.IsSecond && !PlainNumbers.AreIn(all))
            return null;
        for (var index = 1; index < values.Length; index++)
            if (!values[index].IsUndefined && element.TryGetProperty(Items[index].Name!, out _))
                return null;
        values[0] = SqlValue.Undefined;
        var rest = SqlWriter.Write((List: this, values, evaluation), static (writer, state) => state.List.Write(writer, state.values, state.evaluation));
        if (rest.Length <= "{}".Length)
            return all.ToArray();
        return element.GetPropertyCount() == 0 ? rest : [.. all[..^1], (byte)',', .. rest.AsSpan(1)];
    }

    private void Write(SqlWriter writer, SqlValue[] values, Evaluation evaluation)
    {
        writer.Json.WriteStartObject();
        for (var index = 0; index < values.Length; index++)
        {
            if (Items[index].Name is not { } name)
            {
                WriteAll(writer, evaluation, values);
            }
            else if (!values[index].IsUndefined && !IsReplaced(name, index, values))
            {
                writer.Name(name);
                writer.Value(values[index], evaluation, 1);
            }
        }

        writer.Json.WriteEndObject();
    }

    // Attributes of `*`, which is the first item if there is one, but for those that a later item replaces.
    private void WriteAll(SqlWriter writer, Evaluation evaluation, SqlValue[] values)
    {
        if (values[0].Type != SqlType.Object || !values[0].TryElement(out var element))
            return;
        foreach (var member in element.EnumerateObject())
        {
            evaluation.Charge(1);
            if (IsReplaced(member, values))
                continue;
            writer.Json.WritePropertyName(member.Name);
            writer.Element(member.Value, evaluation.IsSecond);
        }
    }

    private bool IsReplaced(in JsonProperty member, SqlValue[] values)
    {
        for (var index = 1; index < Items.Length; index++)
            if (!values[index].IsUndefined && member.NameEquals(Items[index].Name))
                return true;
        return false;
    }

    private bool IsReplaced(string name, int index, SqlValue[] values)
    {
        for (var later = index + 1; later < Items.Length; later++)
            if (Items[later].Name == name && !values[later].IsUndefined)
                return true;
        return false;
    }
}

/// <summary>`(SELECT … FROM value WHERE …)`: of an array, the results for its elements in an array; of an object, the
/// result for it.</summary>
internal sealed class NestedSelectExpression(SelectList list, Expression source, Expression? where) : Expression(list.Depth, source, where)
{
    public override SqlValue Evaluate(Evaluation evaluation)
    {
        var from = source.Evaluate(evaluation);
        var outer = evaluation.Scope;
        try
        {
            if (from.Type == SqlType.Object)
                return One(from, evaluation);
            if (from.Type != SqlType.Array)
                return SqlValue.Undefined;
            var results = new List<SqlValue>();
            foreach (var element in from.Items(evaluation))
            {
                evaluation.Charge(1);
                if (One(element, evaluation) is { IsUndefined: false } result)
                    results.Add(result);
            }

            return SqlValue.From([.. results]);
        }
        finally
        {
            evaluation.Scope = outer;
        }
    }

    private SqlValue One(SqlValue element, Evaluation evaluation)
    {
        evaluation.Scope = element;
        return where is null || where.Test(evaluation) == true ? list.Evaluate(evaluation) : SqlValue.Undefined;
    }
}
