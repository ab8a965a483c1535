using System.Text.Json;
using System.Text.Unicode;

namespace LocalIotCore.Rules.Sql;

/// <summary>A payload as JSON, if it is JSON. Anything else, from an image to a cut-off document, is raw bytes to the
/// rules. JSON nested deeper than <see cref="SqlLimits.JsonDepth"/>, with half a surrogate pair or with bytes that are not
/// UTF-8 counts as raw bytes.</summary>
internal sealed class PayloadDocument : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = SqlLimits.JsonDepth };

    private readonly JsonDocument? _document;

    public bool IsJson => _document is not null;

    /// <summary>The whole payload; Undefined if it is not JSON.</summary>
    public SqlValue Root { get; }

    /// <summary>The top of a payload that is an object; its attributes are what a rule names.</summary>
    public JsonElement Element { get; }

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    private PayloadDocument(JsonDocument? document)
    {
        _document = document;
        if (document is null)
            return;
        Element = document.RootElement;
        Root = SqlValue.From(Element, isSecond: false);
    }

    public static PayloadDocument Parse(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty || !IsText(payload.Span))
            return new PayloadDocument(null);
        try
        {
            return new PayloadDocument(JsonDocument.Parse(payload, Options));
        }
        catch (JsonException)
        {
            return new PayloadDocument(null);
        }
    }

    /// <summary>JSON from elsewhere, which nobody needs to dispose of.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, out JsonElement element)
    {
        element = default;
        if (json.IsEmpty || !IsText(json.Span))
            return false;
        try
        {
            element = JsonElement.Parse(json.Span, Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public void Dispose() => _document?.Dispose();

    /// <summary>Whether all of its strings can be read, if it is JSON: System.Text.Json looks at them only when it is asked for
    /// them. What is no JSON may give either.</summary>
    public static bool IsText(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && !HalfSurrogates.AreIn(json);

    private static class HalfSurrogates
    {
        // System.Text.Json takes "\ud800" and throws when the string is read. Such escapes are so rare that looking at
        // every string then costs nothing.
        public static bool AreIn(ReadOnlySpan<byte> json)
        {
            for (var rest = json; ; rest = rest[2..])
            {
                var at = rest.IndexOf("\\u"u8);
                if (at < 0)
                    return false;
                rest = rest[at..];
                if (rest.Length > 3 && (rest[2] | 0x20) == 'd' && rest[3] is not (>= (byte)'0' and <= (byte)'7'))
                    return !AllReadable(json);
            }
        }

        private static bool AllReadable(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = SqlLimits.JsonDepth });
            try
            {
                while (reader.Read())
                    if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                        reader.GetString();
                return true;
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                return false;
            }
        }
    }
}
