using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace Tables;

/// <summary>Items as DynamoDB's typed attributes: text S, number N, truth BOOL, null NULL, object M, array L.</summary>
internal static class DynamoItems
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static Dictionary<string, AttributeValue> ToAttributes(JsonObject item, TableSchema schema) =>
        item.ToDictionary(one => one.Key, one => ToValue(one.Value, schema));

    public static AttributeValue ToValue(JsonNode? node, TableSchema schema) => node switch
    {
        null => new AttributeValue { NULL = true },
        JsonObject map => new AttributeValue { M = ToAttributes(map, schema), IsMSet = true },
        JsonArray list => new AttributeValue { L = [.. list.Select(one => ToValue(one, schema))], IsLSet = true },
        _ => node.GetValueKind() switch
        {
            JsonValueKind.Number => new AttributeValue { N = NumberOf(node.ToJsonString()) },
            JsonValueKind.True => new AttributeValue { BOOL = true },
            JsonValueKind.False => new AttributeValue { BOOL = false },
            _ => new AttributeValue { S = TextOf(node, schema) },
        },
    };

    public static JsonObject ToItem(Dictionary<string, AttributeValue> attributes)
    {
        var item = new JsonObject();
        foreach (var (name, value) in attributes)
            item[name] = ToNode(value);
        return item;
    }

    private static JsonNode? ToNode(AttributeValue value)
    {
        if (value.S is not null)
            return JsonValue.Create(value.S);
        if (value.N is not null)
            return JsonNode.Parse(value.N);
        if (value.BOOL is { } truth)
            return JsonValue.Create(truth);
        if (value.NULL == true)
            return null;
        if (value.IsMSet)
            return ToItem(value.M);
        if (value.IsLSet)
            return new JsonArray([.. value.L.Select(ToNode)]);
        // What only others write: sets and bytes.
        if (value.SS is { Count: > 0 } texts)
            return new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);
        if (value.NS is { Count: > 0 } numbers)
            return new JsonArray([.. numbers.Select(number => JsonNode.Parse(number))]);
        if (value.BS is { Count: > 0 } blocks)
            return new JsonArray([.. blocks.Select(block => (JsonNode?)JsonValue.Create(Convert.ToBase64String(block.ToArray())))]);
        return value.B is { } bytes ? JsonValue.Create(Convert.ToBase64String(bytes.ToArray())) : null;
    }

    // Never through a double. Without zeros at the end, as DynamoDB gives it back: stand-ins compare the texts.
    private static string NumberOf(string text) =>
        text.Contains('.') && !text.AsSpan().ContainsAny('e', 'E') ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string TextOf(JsonNode node, TableSchema schema)
    {
        try
        {
            string text = node.GetValue<string>();
            Strict.GetByteCount(text);
            return text;
        }
        catch (Exception error) when (error is InvalidOperationException or EncoderFallbackException)
        {
            throw Items.Bad(schema, $"a text cannot be kept: {error.Message}", error);
        }
    }
}
