using System.Text;
using System.Text.Json;

namespace LocalIotCore.Rules.Sql;

/// <summary>Where the attributes at the top of a payload are. One pass over the bytes, with the checks of
/// <see cref="PayloadDocument"/> but without making a document: most rules compare a few attributes, and refuse.</summary>
internal sealed class TopAttributes
{
    private const int CountMax = 48;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = SqlLimits.JsonDepth };

    // A payload that is not JSON, or no object.
    private static readonly TopAttributes NoAttributes = new([]);
    private static readonly TopAttributes OnlyInDocument = new(null);

    private readonly Place[]? _places; // null: only the document can tell

    private TopAttributes(Place[]? places) => _places = places;

    // Values of 16 bits keep it small: every message with a rule needs one.
    private readonly record struct Place(ushort NameStart, ushort NameLength, ushort ValueStart, ushort ValueLength);

    public static TopAttributes Of(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return NoAttributes;
        if (payload.Length > ushort.MaxValue)
            return OnlyInDocument;
        try
        {
            return Read(payload);
        }
        catch (JsonException)
        {
            return NoAttributes;
        }
    }

    /// <summary>Finds an attribute, of equal names the last. False: the document has to be asked.</summary>
    /// <param name="payload">As given to <see cref="Of"/>.</param>
    /// <param name="name">In UTF-8.</param>
    /// <param name="value">Undefined if there is no such attribute.</param>
    public bool TryGet(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> name, bool isSecond, out SqlValue value)
    {
        value = SqlValue.Undefined;
        if (_places is null)
            return false;
        for (int index = _places.Length - 1; index >= 0; index--)
        {
            ref readonly Place place = ref _places[index];
            if (payload.Slice(place.NameStart, place.NameLength).SequenceEqual(name))
                return TryRead(payload.Slice(place.ValueStart, place.ValueLength), isSecond, out value);
        }
        return true;
    }

    private static TopAttributes Read(ReadOnlySpan<byte> payload)
    {
        if (!PayloadDocument.IsText(payload))
            return NoAttributes;
        Span<Place> places = stackalloc Place[CountMax];
        int count = 0;
        var reader = new Utf8JsonReader(payload, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            while (reader.Read())
            {
                // The rest may show that it is not JSON, which is the same here.
            }
            return NoAttributes;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (count == CountMax || reader.ValueIsEscaped)
                return OnlyInDocument;
            int nameStart = (int)reader.TokenStartIndex + 1, nameLength = reader.ValueSpan.Length;
            reader.Read();
            int valueStart = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                reader.Skip();
            int valueLength = (int)reader.BytesConsumed - valueStart;
            places[count++] = new Place((ushort)nameStart, (ushort)nameLength, (ushort)valueStart, (ushort)valueLength);
        }
        while (reader.Read())
        {
            // Nothing but white space may follow.
        }
        return new TopAttributes(places[..count].ToArray());
    }

    private static bool TryRead(ReadOnlySpan<byte> json, bool isSecond, out SqlValue value)
    {
        value = SqlValue.Undefined;
        switch (json[0])
        {
            case (byte)'"':
                ReadOnlySpan<byte> text = json[1..^1];
                if (text.Contains((byte)'\\'))
                    return false;
                value = SqlValue.From(Encoding.UTF8.GetString(text));
                return true;
            case (byte)'t':
                value = SqlValue.True;
                return true;
            case (byte)'f':
                value = SqlValue.False;
                return true;
            case (byte)'n':
                value = SqlValue.Null;
                return true;
            case (byte)'{' or (byte)'[':
                return false;
            default:
                value = SqlValue.FromJsonNumber(json, isSecond);
                return true;
        }
    }
}
