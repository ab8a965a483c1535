using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalIotCore.Rules.Sql;

/// <summary>Values in JSON. One writer a thread, as one result follows another.</summary>
internal sealed class SqlWriter
{
    private const int BytesKept = 64 * 1024;
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // read by machines, never put into a page
        SkipValidation = true,
        MaxDepth = 4 * SqlLimits.JsonDepth,
    };

    [ThreadStatic]
    private static SqlWriter? _free;

    private readonly ArrayBufferWriter<byte> _bytes = new(512);
    private readonly Utf8JsonWriter _json;

    private SqlWriter() => _json = new Utf8JsonWriter(_bytes, Options);

    public Utf8JsonWriter Json => _json;

    /// <summary>What `write` writes. Calls may nest: an expression may need the JSON of one value for another.</summary>
    public static byte[] Write<T>(T state, Action<SqlWriter, T> write)
    {
        var writer = _free ?? new SqlWriter();
        _free = null;
        try
        {
            write(writer, state);
            writer._json.Flush();
            return writer._bytes.WrittenSpan.ToArray();
        }
        finally
        {
            if (writer._bytes.Capacity <= BytesKept)
            {
                writer._bytes.ResetWrittenCount();
                writer._json.Reset(writer._bytes);
                _free = writer;
            }
        }
    }

    public static byte[] ToJson(SqlValue value, Evaluation evaluation) =>
        Write((value, evaluation), static (writer, state) => writer.Value(state.value, state.evaluation, 0));

    public void Name(string name) => _json.WritePropertyName(Whole(name));

    /// <summary>Writes a value. One within another is never Undefined: such a one was left out when the other was made.</summary>
    public void Value(in SqlValue value, Evaluation evaluation, int depth)
    {
        if (depth > SqlLimits.JsonDepth)
            throw new RuleEvaluationException($"the result is nested deeper than {SqlLimits.JsonDepth} levels");
        if (_json.BytesCommitted + _json.BytesPending > SqlLimits.OutputBytes)
            throw new RuleEvaluationException($"the result is larger than {SqlLimits.OutputBytes} bytes");
        switch (value.Type)
        {
            case SqlType.Boolean:
                _json.WriteBooleanValue(value.Boolean);
                return;
            case SqlType.Int when value.Number is { IsSmall: true, Scale: 0 } number:
                _json.WriteNumberValue(number.Small);
                return;
            case SqlType.Int or SqlType.Decimal:
                _json.WriteRawValue(Conversions.NumberToText(value), skipInputValidation: true);
                return;
            case SqlType.String:
                _json.WriteStringValue(Whole(value.Text));
                return;
            case SqlType.Array or SqlType.Object when value.TryElement(out var element):
                Element(element, evaluation.IsSecond);
                return;
            case SqlType.Array:
                _json.WriteStartArray();
                foreach (var item in value.Items(evaluation))
                    Value(item, evaluation, depth + 1);
                _json.WriteEndArray();
                return;
            case SqlType.Object:
                _json.WriteStartObject();
                foreach (var (name, member) in value.Members!.All)
                {
                    Name(name);
                    Value(member, evaluation, depth + 1);
                }

                _json.WriteEndObject();
                return;
            default:
                _json.WriteNullValue();
                return;
        }
    }

    /// <summary>Writes a part of the payload: its own bytes, unless a number in it must change.</summary>
    public void Element(JsonElement element, bool isSecond)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (!isSecond || PlainNumbers.AreIn(raw))
        {
            _json.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                _json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    _json.WritePropertyName(member.Name);
                    Element(member.Value, isSecond);
                }

                _json.WriteEndObject();
                return;
            case JsonValueKind.Array:
                _json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Element(item, isSecond);
                _json.WriteEndArray();
                return;
            case JsonValueKind.Number when SqlValue.FromJsonNumber(raw, isSecond) is { IsUndefined: false } number:
                _json.WriteRawValue(Conversions.NumberToText(number), skipInputValidation: true);
                return;
            default:
                _json.WriteRawValue(raw, skipInputValidation: true);
                return;
        }
    }

    // substring() may cut a surrogate pair in two, and JSON in UTF-8 has no halves.
    private static string Whole(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
                at++;
            else
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }

        return text;
    }
}

/// <summary>Whether JSON may go out as it came in: no number of it could be written another way, as 10.0 is 10 in the
/// second version of the dialect.</summary>
internal static class PlainNumbers
{
    public static bool AreIn(ReadOnlySpan<byte> json) => AreSureIn(json) || TokensAreIn(json);

    /// <summary>The same without reading tokens, so that it holds for any bytes: wherever a digit has a point behind it,
    /// the fraction is not zero and has no exponent, and no digit has an exponent.</summary>
    public static bool AreSureIn(ReadOnlySpan<byte> json)
    {
        for (var from = 0; ;)
        {
            var found = json[from..].IndexOfAny((byte)'.', (byte)'e', (byte)'E');
            if (found < 0)
                return true;
            var at = from + found;
            from = at + 1;
            if (at == 0 || json[at - 1] is not (>= (byte)'0' and <= (byte)'9'))
                continue;
            if (json[at] != '.')
                return false;
            var isZero = true;
            for (; from < json.Length && json[from] is >= (byte)'0' and <= (byte)'9'; from++)
                isZero &= json[from] == '0';
            if (isZero || (from < json.Length && (json[from] | 0x20) == 'e'))
                return false;
        }
    }

    private static bool TokensAreIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = SqlLimits.JsonDepth + 1 });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number
                && SqlValue.FromJsonNumber(reader.ValueSpan, isSecond: true) is { IsUndefined: false } number
                && !IsSame(number, reader.ValueSpan))
            {
                return false;
            }

        return true;
    }

    private static bool IsSame(in SqlValue number, ReadOnlySpan<byte> text) =>
        number.Type == SqlType.Decimal || (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0);
}
