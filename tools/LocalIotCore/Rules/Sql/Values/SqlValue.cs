using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalIotCore.Rules.Sql;

/// <summary>Types of the SQL dialect. Undefined is "no such thing": an absent attribute, a function given nonsense.</summary>
internal enum SqlType : byte
{
    Undefined,
    Null,
    Boolean,
    Int,
    Decimal,
    String,
    Array,
    Object,
}

/// <summary>A value of the SQL dialect. Arrays and objects of the payload stay where they are until somebody looks inside.</summary>
internal readonly struct SqlValue
{
    // Number: boxed BigInteger or null. String: string. Array: SqlValue[] or boxed JsonElement. Object: SqlObject or boxed JsonElement.
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _scale;

    public SqlType Type { get; }

    public static SqlValue Undefined => default;
    public static readonly SqlValue Null = new(SqlType.Null, null);
    public static readonly SqlValue True = new(SqlType.Boolean, null, 1);
    public static readonly SqlValue False = new(SqlType.Boolean, null);

    private SqlValue(SqlType type, object? reference, long bits = 0, int scale = 0) =>
        (Type, _reference, _bits, _scale) = (type, reference, bits, scale);

    public static SqlValue From(bool value) => value ? True : False;
    public static SqlValue From(long value) => new(SqlType.Int, null, value);
    public static SqlValue From(string? value) => value is null ? Undefined : new SqlValue(SqlType.String, value);
    public static SqlValue From(SqlValue[] items) => new(SqlType.Array, items);
    public static SqlValue From(SqlObject members) => new(SqlType.Object, members);

    /// <summary>An Int: of a number without digits after the point.</summary>
    public static SqlValue FromInt(SqlNumber number) => new(SqlType.Int, number.Big, number.Small, number.Scale);

    /// <summary>A Decimal, which the second version of the dialect takes for an Int if it is whole.</summary>
    public static SqlValue FromDecimal(SqlNumber number, bool isSecond) =>
        isSecond && number.IsWhole && number.TryRound(NumberRounding.TowardsZero, out var whole)
            ? FromInt(whole)
            : new SqlValue(SqlType.Decimal, number.Big, number.Small, number.Scale);

    /// <summary>A value of a payload.</summary>
    public static SqlValue From(JsonElement element, bool isSecond)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return new SqlValue(SqlType.String, element.GetString());
            case JsonValueKind.Number:
                return FromJsonNumber(JsonMarshal.GetRawUtf8Value(element), isSecond);
            case JsonValueKind.True:
                return True;
            case JsonValueKind.False:
                return False;
            case JsonValueKind.Null:
                return Null;
            case JsonValueKind.Array:
                return new SqlValue(SqlType.Array, element);
            case JsonValueKind.Object:
                return new SqlValue(SqlType.Object, element);
            default:
                return Undefined;
        }
    }

    /// <summary>A number in JSON's notation; Undefined if it is beyond what the dialect holds.</summary>
    public static SqlValue FromJsonNumber(ReadOnlySpan<byte> text, bool isSecond)
    {
        if (!NumberText.TryParse(text, allowPlus: true, out var number))
            return Undefined;
        return text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && number.Scale == 0
            ? FromInt(number)
            : FromDecimal(number, isSecond);
    }

    public bool IsUndefined => Type == SqlType.Undefined;
    /// <summary>Null or Undefined.</summary>
    public bool IsNothing => Type <= SqlType.Null;
    public bool IsTrue => Type == SqlType.Boolean && _bits != 0;
    public bool IsNumber => Type is SqlType.Int or SqlType.Decimal;

    public bool Boolean => _bits != 0;
    public SqlNumber Number => new(_bits, _reference, _scale);
    public string Text => (string)_reference!;

    /// <summary>The element of the payload that this array or object is.</summary>
    public bool TryElement(out JsonElement element)
    {
        if (_reference is JsonElement inside)
        {
            element = inside;
            return true;
        }

        element = default;
        return false;
    }

    /// <summary>An object that an expression made.</summary>
    public SqlObject? Members => _reference as SqlObject;

    /// <summary>The attribute of an object; Undefined if there is none, or no object. Of equal names the last counts.</summary>
    public SqlValue Member(string name, bool isSecond)
    {
        if (Type != SqlType.Object)
            return Undefined;
        if (_reference is SqlObject members)
            return members.TryGet(name, out var value) ? value : Undefined;
        return ((JsonElement)_reference!).TryGetProperty(name, out var member) ? From(member, isSecond) : Undefined;
    }

    public int ItemCount => _reference is SqlValue[] items ? items.Length : ((JsonElement)_reference!).GetArrayLength();

    /// <summary>An item of an array by its index from 0, which must exist.</summary>
    public SqlValue Item(int index, bool isSecond) =>
        _reference is SqlValue[] items ? items[index] : From(((JsonElement)_reference!)[index], isSecond);

    /// <summary>All items of an array.</summary>
    public SqlValue[] Items(Evaluation evaluation)
    {
        if (_reference is SqlValue[] items)
            return items;
        var array = (JsonElement)_reference!;
        var (result, index) = (new SqlValue[array.GetArrayLength()], 0);
        evaluation.Charge(result.Length);
        foreach (var item in array.EnumerateArray())
            result[index++] = From(item, evaluation.IsSecond);
        return result;
    }

    /// <summary>All attributes of an object.</summary>
    public SqlObject ToMembers(Evaluation evaluation)
    {
        if (_reference is SqlObject members)
            return members;
        var result = new SqlObject();
        foreach (var member in ((JsonElement)_reference!).EnumerateObject())
        {
            evaluation.Charge(1);
            result.Set(member.Name, From(member.Value, evaluation.IsSecond));
        }

        return result;
    }
}

/// <summary>An object that an expression made: attributes in the order of their first setting.</summary>
internal sealed class SqlObject
{
    private readonly OrderedDictionary<string, SqlValue> _members = new(StringComparer.Ordinal);

    public int Count => _members.Count;
    public IEnumerable<KeyValuePair<string, SqlValue>> All => _members;

    public bool TryGet(string name, out SqlValue value) => _members.TryGetValue(name, out value);

    /// <summary>Sets an attribute; an Undefined one is not there.</summary>
    public void Set(string name, SqlValue value)
    {
        if (!value.IsUndefined)
            _members[name] = value;
    }

    /// <summary>Sets an attribute inside objects, `state.reported.on`; those that are missing are made.</summary>
    public void SetPath(string path, SqlValue value, Evaluation evaluation)
    {
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || value.IsUndefined)
        {
            Set(path, value);
            return;
        }
        var inner = new SqlObject();
        if (TryGet(path[..dot], out SqlValue known) && known.Type == SqlType.Object)
            foreach ((string name, SqlValue member) in known.ToMembers(evaluation).All)
                inner.Set(name, member);
        inner.SetPath(path[(dot + 1)..], value, evaluation);
        Set(path[..dot], SqlValue.From(inner));
    }
}
