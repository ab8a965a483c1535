using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>
/// Writes state as JSON the way AWS counts and sends it: characters unescaped, numbers as received. .NET's writer,
/// however relaxed, escapes characters outside the basic multilingual plane, which triples the size of an emoji.
/// </summary>
internal static class ShadowText
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

    public static byte[] Of(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(node, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonNode? node, ArrayBufferWriter<byte> buffer)
    {
        if (node is null)
            buffer.Write("null"u8);
        else if (node is JsonObject members)
            WriteMembers(members, buffer);
        else if (node is JsonArray elements)
            WriteElements(elements, buffer);
        else
            WriteScalar(node.AsValue(), buffer);
    }

    private static void WriteMembers(JsonObject members, ArrayBufferWriter<byte> buffer)
    {
        bool isFirst = true;
        buffer.Write("{"u8);
        foreach ((string key, JsonNode? value) in members)
        {
            if (!isFirst)
                buffer.Write(","u8);
            isFirst = false;
            WriteString(key, buffer);
            buffer.Write(":"u8);
            Write(value, buffer);
        }
        buffer.Write("}"u8);
    }

    private static void WriteElements(JsonArray elements, ArrayBufferWriter<byte> buffer)
    {
        bool isFirst = true;
        buffer.Write("["u8);
        foreach (JsonNode? element in elements)
        {
            if (!isFirst)
                buffer.Write(","u8);
            isFirst = false;
            Write(element, buffer);
        }
        buffer.Write("]"u8);
    }

    private static void WriteScalar(JsonValue value, ArrayBufferWriter<byte> buffer)
    {
        if (value.GetValueKind() == JsonValueKind.String)
            WriteString(value.GetValue<string>(), buffer);
        else if (value.TryGetValue(out JsonElement element))
            buffer.Write(JsonMarshal.GetRawUtf8Value(element));
        else
            Encoding.UTF8.GetBytes(value.ToJsonString(), buffer);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("\""u8);
        ReadOnlySpan<char> rest = text;
        for (int index = rest.IndexOfAny(Escaped); index >= 0; index = rest.IndexOfAny(Escaped))
        {
            Encoding.UTF8.GetBytes(rest[..index], buffer);
            Encoding.UTF8.GetBytes(Escape(rest[index]), buffer);
            rest = rest[(index + 1)..];
        }
        Encoding.UTF8.GetBytes(rest, buffer);
        buffer.Write("\""u8);
    }

    private static string Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{(int)character:X4}",
    };
}
