namespace nanoFramework.Json.Converters;

/// <summary>Reads and writes one type.</summary>
public interface IConverter
{
    /// <summary>Converts what the reader found to the type.</summary>
    object? ToType(object? value);

    /// <summary>Converts the type to JSON.</summary>
    string ToJson(object value);
}
