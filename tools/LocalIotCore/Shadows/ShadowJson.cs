using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalIotCore.Shadows;

/// <summary>How documents are written: text as it came, not escaped for web pages.</summary>
internal static class ShadowJson
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
