using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Heating.Config;

/// <summary>JSON for people and for programs.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented.</summary>
    public static string Pretty(JsonNode value) => value.ToJsonString(Indented);

    /// <summary>On one line.</summary>
    public static string Line(JsonNode value) => value.ToJsonString(Short);
}
