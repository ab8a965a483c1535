using nanoFramework.Json.Reading;

namespace nanoFramework.Json;

/// <summary>A string, number, boolean, date or null.</summary>
public sealed class JsonValue : JsonToken
{
    /// <summary>Creates a value. With <paramref name="isDateTime"/>, the text is parsed as a date; null if it is not
    /// one.</summary>
    public JsonValue(object? value, bool isDateTime = false)
    {
        if (!isDateTime)
            Value = value;
        else if (DateText.TryParse((string)value!, out var date))
            Value = date;
    }

    /// <summary>Int32, Int64, UInt64, Double, String, Boolean, DateTime or null.</summary>
    public object? Value { get; }
}
