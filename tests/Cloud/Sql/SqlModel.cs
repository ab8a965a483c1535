using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>
/// The dialect in its second version once more, in the plainest way: values are objects of C#, numbers
/// <see cref="decimal"/>, a whole one is an Int. It knows nothing of the engine's code. What it cannot tell exactly
/// (quotients, large numbers) it gives up with <see cref="Unsure"/>.
/// </summary>
internal static class SqlModel
{
    public sealed class Unsure : Exception;

    public static readonly object Undefined = new Named("Undefined");
    public static readonly object Null = new Named("Null");

    private sealed record Named(string Name);

    public static object Binary(string sign, object a, object b)
    {
        switch (sign)
        {
            case "AND":
                return Logic(a) is false || Logic(b) is false ? false : Logic(a) is null || Logic(b) is null ? Undefined : true;
            case "OR":
                return Logic(a) is true || Logic(b) is true ? true : Logic(a) is null || Logic(b) is null ? Undefined : false;
            case "=" or "<>":
                return a == Undefined || b == Undefined ? Undefined : Same(a, b) == (sign == "=");
            case "<" or "<=" or ">" or ">=":
                if (Number(a) is not { } x || Number(b) is not { } y)
                    return Undefined;
                return sign switch { "<" => x < y, "<=" => x <= y, ">" => x > y, _ => x >= y };
            case "+" when a is string || b is string:
                return Text(a) is { } left && Text(b) is { } right ? left + right : Undefined;
            case "+" when a is not decimal || b is not decimal:
                return Undefined;
            default:
                return Arithmetic(sign, a, b);
        }
    }

    public static object Unary(string sign, object a)
    {
        if (sign == "NOT")
            return Logic(a) is { } answer ? !answer : Undefined;
        return Number(a) is { } number ? Checked(0 - number) : Undefined;
    }

    public static object Call(string name, object[] arguments) => name switch
    {
        "abs" => Number(arguments[0]) is { } number ? Math.Abs(number) : Undefined,
        "floor" => Number(arguments[0]) is { } number ? Math.Floor(number) : Undefined,
        "ceil" => Number(arguments[0]) is { } number ? Math.Ceiling(number) : Undefined,
        "round" => Number(arguments[0]) is { } number ? Math.Round(number, MidpointRounding.AwayFromZero) : Undefined,
        "sign" => Number(arguments[0]) is { } number ? (decimal)Math.Sign(number) : Undefined,
        "upper" => Text(arguments[0]) is { } text ? text.ToUpperInvariant() : Undefined,
        "length" => Text(arguments[0]) is { } text ? (decimal)text.Length : Undefined,
        "isUndefined" => arguments[0] == Undefined,
        "isNull" => arguments[0] == Null,
        "nanvl" => arguments[0] == Undefined || arguments[0] == Null ? arguments[1] : arguments[0],
        "startswith" => Text(arguments[0]) is { } text && Text(arguments[1]) is { } start ? text.StartsWith(start, StringComparison.Ordinal) : Undefined,
        "get" => Get(arguments[0], arguments[1]),
        _ => throw new ArgumentException(name),
    };

    public static object Member(object owner, string name) =>
        owner is Dictionary<string, object> members && members.TryGetValue(name, out var value) ? value : Undefined;

    public static object Case(object subject, (object Constant, object Result)[] branches, object otherwise)
    {
        if (subject == Undefined)
            return Undefined;
        foreach (var (constant, result) in branches)
            if (Same(subject, constant))
                return result;
        return otherwise;
    }

    public static string Json(object value) => value switch
    {
        decimal number => Whole(number) ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture),
        bool answer => answer ? "true" : "false",
        string text => JsonSerializer.Serialize(text, Relaxed),
        List<object> items => $"[{string.Join(',', items.Select(Json))}]",
        Dictionary<string, object> members => $"{{{string.Join(',', members.Select(member => $"{Json(member.Key)}:{Json(member.Value)}"))}}}",
        _ => value == Null ? "null" : "Undefined",
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static object Get(object owner, object key)
    {
        if (owner is Dictionary<string, object>)
            return key is string name ? Member(owner, name) : Undefined;
        if (owner is not (string or List<object>) || Number(key) is not { } number)
            return Undefined;
        var index = Math.Floor(number);
        var count = owner is string text ? text.Length : ((List<object>)owner).Count;
        if (index < 0 || index >= count)
            return Undefined;
        return owner is string letters ? letters[(int)index].ToString() : ((List<object>)owner)[(int)index];
    }

    private static object Arithmetic(string sign, object a, object b)
    {
        if (Number(a) is not { } x || Number(b) is not { } y)
            return Undefined;
        switch (sign)
        {
            case "+":
                return Checked(x + y);
            case "-":
                return Checked(x - y);
            case "*":
                return Checked(x * y);
            case "%":
                return y == 0 ? Undefined : Checked(x % y);
            default:
                if (y == 0)
                    return Undefined;
                return a is decimal && b is decimal && Whole(x) && Whole(y) ? decimal.Truncate(x / y) : throw new Unsure();
        }
    }

    // System.Decimal has 28 digits, and tiny numbers have another notation.
    private static object Checked(decimal value) =>
        Math.Abs(value) < 1e12m && (value == 0 || Math.Abs(value) > 1e-5m) && value.Scale < 12 ? value : throw new Unsure();

    private static bool Whole(decimal value) => decimal.Truncate(value) == value;

    private static bool? Logic(object value) => value switch
    {
        bool answer => answer,
        string text when text.ToLowerInvariant() is "true" or "false" => text.ToLowerInvariant() == "true",
        _ => null,
    };

    private static decimal? Number(object value) => value switch
    {
        decimal number => number,
        string text when IsNumber(text) => decimal.Parse(text, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static bool IsNumber(string text)
    {
        var digits = text.TrimStart('-');
        var parts = digits.Split('.');
        return text.Length - digits.Length <= 1 && parts.Length <= 2 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
    }

    private static string? Text(object value) => value is string text ? text : value == Undefined || value == Null ? null : Json(value);

    private static bool Same(object a, object b) => (a, b) switch
    {
        (decimal x, decimal y) => x == y,
        (bool x, bool y) => x == y,
        (string x, string y) => x == y,
        (List<object> x, List<object> y) => x.Count == y.Count && x.Zip(y).All(pair => Same(pair.First, pair.Second)),
        (Dictionary<string, object> x, Dictionary<string, object> y) =>
            x.Count == y.Count && x.All(member => y.TryGetValue(member.Key, out var other) && Same(member.Value, other)),
        _ => a == Null && b == Null,
    };
}
