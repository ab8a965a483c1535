using System.Buffers;
using System.Text.Json;

namespace Cloud.Events;

/// <summary>The fields of one JSON object, read one by one; each fault names the field, what was found and what was
/// expected.</summary>
internal readonly struct Fields(JsonElement element, string path)
{
    private const int DeviceIdMax = 128; // a thing's name
    private const int EpochLength = 8;
    private const int QuoteMax = 40;

    private static readonly SearchValues<char> IdLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_-");

    private static readonly SearchValues<char> EpochLetters = SearchValues.Create("0123456789abcdef");

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public string Text(string name) => OptionalText(name) ?? throw FaultOf(name, "is missing", "a text");

    /// <summary>Null if it is missing; JSON's null is a fault.</summary>
    public string? OptionalText(string name)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw FaultOf(name, Found(value), "a text");
        return TextOf(value) ?? throw FaultOf(name, "has half of a surrogate pair", "a text");
    }

    public string Id()
    {
        string id = Text("deviceId");
        bool isGood = id.Length is > 0 and <= DeviceIdMax && !id.AsSpan().ContainsAnyExcept(IdLetters);
        return isGood ? id : throw FaultOf("deviceId", $"is {Quote(id)}", $"1 to {DeviceIdMax} of a-z A-Z 0-9 : _ -");
    }

    public string? OptionalEpoch()
    {
        string? epoch = OptionalText("epoch");
        bool isGood = epoch is null
            || (epoch.Length == EpochLength && !epoch.AsSpan().ContainsAnyExcept(EpochLetters));
        return isGood ? epoch : throw FaultOf("epoch", $"is {Quote(epoch!)}", $"{EpochLength} hexadecimal digits in lower case");
    }

    public bool Truth(string name) => Required(name, "true or false").ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw FaultOf(name, Found(Required(name, "")), "true or false"),
    };

    public long Whole(string name, long min, long max)
    {
        bool isThere = element.TryGetProperty(name, out JsonElement value);
        if (isThere && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= min && number <= max)
            return number;
        throw FaultOf(
            name, isThere ? Found(value) : "is missing",
            max == long.MaxValue ? $"a whole number, at least {min}" : $"a whole number from {min} to {max}");
    }

    /// <summary>The number as it is written, 41.30 included; null for JSON's null.</summary>
    public decimal? NullableNumber(string name)
    {
        const string Expected = "a number or null";
        JsonElement value = Required(name, Expected);
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number)
            ? number
            : throw FaultOf(name, Found(value), Expected);
    }

    public T OneOf<T>(string name, (string Text, T Value)[] choices)
        where T : struct =>
        NullableOneOf(name, choices) is { } value ? value : throw FaultOf(name, "is null", Choices(choices));

    public T? NullableOneOf<T>(string name, (string Text, T Value)[] choices)
        where T : struct
    {
        if (!element.TryGetProperty(name, out JsonElement value))
            throw FaultOf(name, "is missing", Choices(choices));
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.String)
        {
            foreach (var (text, meaning) in choices)
            {
                if (value.ValueEquals(text))
                    return meaning;
            }
        }

        throw FaultOf(name, Found(value), Choices(choices));
    }

    public IEnumerable<Fields> Objects(string name)
    {
        JsonElement list = Required(name, "a list of objects");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            throw FaultOf(name, list.ValueKind == JsonValueKind.Array ? "is empty" : Found(list), "a list of objects");
        var objects = new List<Fields>(list.GetArrayLength());
        foreach (JsonElement one in list.EnumerateArray())
        {
            string place = $"{name}[{objects.Count}]";
            if (one.ValueKind != JsonValueKind.Object)
                throw FaultOf(place, Found(one), "an object");
            objects.Add(new Fields(one, $"{path}{place}."));
        }

        return objects;
    }

    public HeatingEventException FaultOf(string name, string found, string expected) => Fault(path + name, found, expected);

    public static HeatingEventException Fault(string field, string found, string expected) =>
        new(field, $"{field} {found}; expected {expected}.");

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(Short(text))}\"";

    public static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        _ => "Boolean",
    };

    private JsonElement Required(string name, string expected) =>
        element.TryGetProperty(name, out JsonElement value) ? value : throw FaultOf(name, "is missing", expected);

    private static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(value) is { } text ? $"is the text {Quote(text)}" : "has half of a surrogate pair",
        JsonValueKind.Object or JsonValueKind.Array => $"is an {Name(value.ValueKind)}",
        _ => $"is {Short(value.GetRawText())}",
    };

    private static string Short(string text) =>
        text.Length <= QuoteMax ? text : string.Concat(text.AsSpan(0, QuoteMax), "…");

    // An escape like \ud800 is JSON, but no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Choices<T>((string Text, T Value)[] choices) =>
        $"{string.Join(", ", choices.SkipLast(1).Select(choice => choice.Text))} or {choices[^1].Text}";
}
