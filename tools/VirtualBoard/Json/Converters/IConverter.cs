namespace nanoFramework.Json.Converters;

/// <summary>How one type is read and written.</summary>
public interface IConverter
{
    /// <summary>From what the reader found to the type.</summary>
    object? ToType(object? value);

    /// <summary>From the type to JSON.</summary>
    string ToJson(object value);
}
