using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Configuration;
using HeatingSensor.Json;

namespace Heating.Config;

/// <summary>Converts configuration values between JSON, the device's representation and text for people.</summary>
internal static class ConfigJson
{
    /// <summary>Parses a value with the device's own code.</summary>
    /// <param name="number">The value as the device represents it.</param>
    /// <returns>Null, or the end of a sentence that begins with the key and says what is wrong.</returns>
    public static string? Read(JsonNode? value, ConfigKey key, out long number)
    {
        byte[] document = Encoding.UTF8.GetBytes(new JsonObject { ["value"] = value?.DeepClone() }.ToJsonString());
        var scanner = new JsonScanner();
        number = 0;
        return scanner.Load(document, document.Length)
            ? key.Read(scanner, scanner.Find(scanner.Root, "value"), out number)
            : key.Expected();
    }

    /// <summary>A text as the value of a key: a number if the key is numeric, else a string. Null if it should be a
    /// number and is not.</summary>
    public static JsonNode? FromText(string text, ConfigKey key)
    {
        if (key.Kind is ConfigKind.Choice or ConfigKind.Set or ConfigKind.Window)
            return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value as text, without quotes; `-` if there is none.</summary>
    public static string ToText(JsonNode? value) => value switch
    {
        null => "-",
        JsonValue single when single.TryGetValue(out string? text) => text.Length == 0 ? "\"\"" : text,
        _ => JsonText.Line(value),
    };
}
