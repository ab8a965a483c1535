namespace nanoFramework.Json.Converters;

/// <summary>A converter made of two functions.</summary>
internal sealed class Converter(Func<object?, object?> toType, Func<object, string> toJson) : IConverter
{
    public object? ToType(object? value) => toType(value);

    public string ToJson(object value) => toJson(value);
}
