using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace Tables;

/// <summary>One table of Amazon DynamoDB. All reads are consistent.</summary>
internal sealed class DynamoTable(DynamoTables tables, TableSchema schema) : ITable
{
    // An item that stood in the way of a write, and is gone when it is read: somebody deletes and adds it all the time.
    private const int AttemptsMax = 10;

    public TableSchema Schema => schema;

    private long Now => tables.Time.GetUtcNow().ToUnixTimeSeconds();

    public async Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel)
    {
        string key = Items.CheckKeys(schema, partition, sort);
        return await FindAsync(partition, key, cancel);
    }

    public async Task PutAsync(JsonObject item, CancellationToken cancel)
    {
        var request = new PutItemRequest { TableName = schema.Name, Item = Convert(item) };
        await tables.CallAsync(schema, client => client.PutItemAsync(request, cancel), cancel);
    }

    public async Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel)
    {
        var (partition, sort) = Items.KeysOf(item, schema);
        Dictionary<string, AttributeValue> attributes = Convert(item);
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            PutItemRequest request = Conditional(attributes, "attribute_not_exists(#k)", ("#k", schema.PartitionKey));
            if (await PutIfAsync(request, cancel))
                return null;
            if (await FindAsync(partition, sort, cancel) is { } found)
                return found;
        }

        throw new TableException(TableFault.Busy, $"Table {schema.Name}: an item comes and goes while it is added.");
    }

    public async Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel)
    {
        PutItemRequest request = Conditional(
            Convert(item), expected is null ? "attribute_not_exists(#a)" : "#a = :a", ("#a", attribute));
        if (expected is not null)
            request.ExpressionAttributeValues[":a"] = DynamoItems.ToValue(expected, schema);
        return await PutIfAsync(request, cancel);
    }

    public async Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel)
    {
        string key = Items.CheckKeys(schema, partition, sort);
        var request = new DeleteItemRequest
        {
            TableName = schema.Name,
            Key = KeyOf(partition, key),
            ReturnValues = Amazon.DynamoDBv2.ReturnValue.ALL_OLD,
        };
        DeleteItemResponse response = await tables.CallAsync(schema, client => client.DeleteItemAsync(request, cancel), cancel);
        return response.Attributes is { Count: > 0 } old && IsAlive(DynamoItems.ToItem(old));
    }

    public async IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        Items.CheckPartition(schema, partition);
        if (limit <= 0 || (fromSort is not null && toSort is not null && IsBehind(fromSort, toSort)))
            yield break; // DynamoDB refuses both
        QueryRequest request = Query(partition, fromSort, toSort);
        request.ScanIndexForward = !isNewestFirst;
        int given = 0;
        do
        {
            // The service counts expired items, too.
            if (limit is { } most)
                request.Limit = most - given;
            QueryResponse response = await tables.CallAsync(schema, client => client.QueryAsync(request, cancel), cancel);
            foreach (JsonObject item in (response.Items ?? []).Select(DynamoItems.ToItem).Where(IsAlive))
            {
                yield return item;
                given++;
            }

            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 } && (limit is null || given < limit));
    }

    public async IAsyncEnumerable<JsonObject> ScanAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ScanRequest { TableName = schema.Name, ConsistentRead = true };
        do
        {
            ScanResponse response = await tables.CallAsync(schema, client => client.ScanAsync(request, cancel), cancel);
            foreach (JsonObject item in (response.Items ?? []).Select(DynamoItems.ToItem).Where(IsAlive))
                yield return item;
            request.ExclusiveStartKey = response.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    private static bool IsBehind(string one, string other) =>
        System.Text.Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(other)) > 0;

    private QueryRequest Query(string partition, string? fromSort, string? toSort)
    {
        var request = new QueryRequest
        {
            TableName = schema.Name,
            ConsistentRead = true,
            KeyConditionExpression = "#p = :p",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#p"] = schema.PartitionKey },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":p"] = new() { S = partition } },
        };
        // An empty lower bound is no bound, and DynamoDB takes no empty key.
        string? from = fromSort is "" ? null : fromSort;
        if (from is null && toSort is null)
            return request;
        request.ExpressionAttributeNames["#s"] = schema.SortKey ?? throw Items.Bad(schema, "there is no sort key to query by");
        if (from is not null)
            request.ExpressionAttributeValues[":from"] = new AttributeValue { S = from };
        if (toSort is not null)
            request.ExpressionAttributeValues[":to"] = new AttributeValue { S = toSort };
        request.KeyConditionExpression += (from, toSort) switch
        {
            (not null, not null) => " AND #s BETWEEN :from AND :to",
            (not null, null) => " AND #s >= :from",
            _ => " AND #s <= :to",
        };
        return request;
    }

    private async Task<JsonObject?> FindAsync(string partition, string sort, CancellationToken cancel)
    {
        var request = new GetItemRequest { TableName = schema.Name, Key = KeyOf(partition, sort), ConsistentRead = true };
        GetItemResponse response = await tables.CallAsync(schema, client => client.GetItemAsync(request, cancel), cancel);
        return response.Item is { Count: > 0 } item && DynamoItems.ToItem(item) is var found && IsAlive(found) ? found : null;
    }

    private async Task<bool> PutIfAsync(PutItemRequest request, CancellationToken cancel)
    {
        if (request.ExpressionAttributeValues.Count == 0)
            request.ExpressionAttributeValues = null; // an empty map is refused
        try
        {
            await tables.CallAsync(schema, client => client.PutItemAsync(request, cancel), cancel);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    // Expired items are there until DynamoDB gets to them; for a condition they are gone.
    private PutItemRequest Conditional(Dictionary<string, AttributeValue> item, string condition, (string Name, string Attribute) name)
    {
        var request = new PutItemRequest
        {
            TableName = schema.Name,
            Item = item,
            ConditionExpression = condition,
            ExpressionAttributeNames = new Dictionary<string, string> { [name.Name] = name.Attribute },
            ExpressionAttributeValues = [],
        };
        if (schema.TimeToLive is null)
            return request;
        request.ExpressionAttributeNames["#ttl"] = schema.TimeToLive;
        request.ExpressionAttributeValues[":now"] = new AttributeValue { N = Now.ToString(CultureInfo.InvariantCulture) };
        // An item without a number there never expires; comparing it with one is simply false.
        request.ConditionExpression = condition.StartsWith("attribute_not_exists", StringComparison.Ordinal)
            ? $"{condition} OR #ttl <= :now"
            : $"{condition} AND NOT #ttl <= :now";
        return request;
    }

    private Dictionary<string, AttributeValue> Convert(JsonObject item)
    {
        Items.KeysOf(item, schema);
        Items.ToJson(item, schema);
        return DynamoItems.ToAttributes(item, schema);
    }

    private bool IsAlive(JsonObject item) => Items.ExpiryOf(item, schema) is not { } expiry || expiry > Now;

    private Dictionary<string, AttributeValue> KeyOf(string partition, string sort)
    {
        var key = new Dictionary<string, AttributeValue> { [schema.PartitionKey] = new() { S = partition } };
        if (schema.SortKey is { } name)
            key[name] = new AttributeValue { S = sort };
        return key;
    }
}
