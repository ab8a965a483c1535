using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tables;

/// <summary>What items and keys must be, whoever keeps them: DynamoDB's rules.</summary>
internal static class Items
{
    /// <summary>Bytes of an item. DynamoDB counts a little less than the JSON has.</summary>
    public const int BytesMax = 400 * 1024;

    private const int PartitionBytesMax = 2048;
    private const int SortBytesMax = 1024;

    // Items are data, not part of a web page.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The keys of an item; sort is empty if the schema has none.</summary>
    public static (string Partition, string Sort) KeysOf(JsonObject item, TableSchema schema) => (
        KeyOf(item, schema, schema.PartitionKey, PartitionBytesMax),
        schema.SortKey is { } sort ? KeyOf(item, schema, sort, SortBytesMax) : "");

    /// <summary>Checks the keys of a request.</summary>
    /// <returns>The sort key, empty if the schema has none.</returns>
    public static string CheckKeys(TableSchema schema, string partition, string? sort)
    {
        Check(schema, schema.PartitionKey, partition, PartitionBytesMax);
        if (schema.SortKey is null)
            return sort is null ? "" : throw Bad(schema, $"there is no sort key, but \"{sort}\" was given");
        if (sort is null)
            throw Bad(schema, $"the sort key {schema.SortKey} is missing");
        Check(schema, schema.SortKey, sort, SortBytesMax);
        return sort;
    }

    /// <summary>Checks the partition of a query.</summary>
    public static void CheckPartition(TableSchema schema, string partition) =>
        Check(schema, schema.PartitionKey, partition, PartitionBytesMax);

    /// <summary>An item as UTF-8 JSON.</summary>
    public static byte[] ToJson(JsonObject item, TableSchema schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(buffer, Writing);
            item.WriteTo(writer);
            writer.Flush();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw Bad(schema, $"the item is no JSON that can be kept: {error.Message}", error); // half of a surrogate pair
        }

        return buffer.WrittenCount <= BytesMax
            ? buffer.WrittenSpan.ToArray()
            : throw Bad(schema, $"the item has {buffer.WrittenCount} bytes, at most {BytesMax} fit");
    }

    /// <summary>When an item is gone, in Unix seconds; null: never.</summary>
    public static long? ExpiryOf(JsonObject item, TableSchema schema) =>
        schema.TimeToLive is { } name && item[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out decimal second)
            && second is >= 0 and <= long.MaxValue
            ? (long)second
            : null;

    public static TableException Bad(TableSchema schema, string fault, Exception? inner = null) =>
        new(TableFault.BadItem, $"Table {schema.Name}: {fault}.", inner);

    private static string KeyOf(JsonObject item, TableSchema schema, string name, int bytesMax)
    {
        if (item[name] is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
            throw Bad(schema, item.ContainsKey(name) ? $"the key {name} is not a string" : $"the item has no {name}, which is a key");
        string key;
        try
        {
            key = value.GetValue<string>();
        }
        catch (InvalidOperationException error)
        {
            throw Bad(schema, $"the key {name} is no text: {error.Message}", error);
        }

        Check(schema, name, key, bytesMax);
        return key;
    }

    private static void Check(TableSchema schema, string name, string key, int bytesMax)
    {
        if (key.Length == 0)
            throw Bad(schema, $"the key {name} is empty");
        try
        {
            if (Strict.GetByteCount(key) is var bytes && bytes > bytesMax)
                throw Bad(schema, $"the key {name} has {bytes} bytes, at most {bytesMax} fit");
        }
        catch (EncoderFallbackException error)
        {
            throw Bad(schema, $"the key {name} has half of a surrogate pair", error);
        }
    }
}
