using System.Text.Json;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Sql;
using Tables;

namespace LocalIotCore.Rules.Actions;

/// <summary>`dynamoDBv2`: the query's result is the item, each member an attribute. The whole item is overwritten.</summary>
public sealed class DynamoItemAction : RuleAction
{
    private readonly RuleTemplate _table;

    internal DynamoItemAction(RuleFields fields)
    {
        fields.Role();
        RuleFields put = fields.RequiredObject("putItem");
        _table = put.RequiredTemplate("tableName");
        put.End();
    }

    /// <inheritdoc/>
    public override string FailureName => "DynamoDBv2Action";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string table = input.Value("putItem.tableName", _table);
        return new ActionCall(table, new CallFields().Set("putItem.tableName", table), input.Payload);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        if (Json.Parse(call.Payload) is not JsonObject item)
            throw new ActionException("The query's result is not a JSON object, which an item must be.");
        try
        {
            await targets.Backends.Table(call.Resource).PutAsync(item, cancel).ConfigureAwait(false);
        }
        catch (TableException exception)
        {
            throw Failure(exception);
        }
    }

    internal static ActionException Failure(TableException exception) =>
        new(exception.Message, exception.Fault == TableFault.Busy, exception);
}

/// <summary>The payloads of actions.</summary>
internal static class Json
{
    /// <summary>The payload; null if it is not JSON, or null itself.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonNode.Parse(payload.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
