using nanoFramework.Json.Reading;

namespace nanoFramework.Json;

/// <summary>A string, number, truth value, date or null.</summary>
public sealed class JsonValue : JsonToken
{
    /// <summary>Of that value; with <paramref name="isDateTime"/>, of the date that the text is, or null if it is none.</summary>
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
