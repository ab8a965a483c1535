using System.Globalization;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Sql;
using Tables;

namespace LocalIotCore.Rules.Actions;

/// <summary>`dynamoDB`: keys by templates, the query's result in one column.</summary>
public sealed class DynamoColumnAction : RuleAction
{
    private const string DefaultColumn = "payload";
    private static readonly string[] Operations = ["INSERT", "UPDATE", "DELETE"];

    private readonly RuleTemplate _table;
    private readonly RuleTemplate? _operation;
    private readonly RuleTemplate? _column;
    private readonly Key _hash;
    private readonly Key? _range;

    private sealed record Key(string Prefix, RuleTemplate Field, RuleTemplate Value, bool IsNumber);

    internal DynamoColumnAction(RuleFields fields)
    {
        fields.Role();
        _table = fields.RequiredTemplate("tableName");
        _operation = fields.Template("operation");
        if (_operation is { IsConstant: true } && !Operations.Contains(fields.Text("operation")))
            throw new RuleDefinitionException(fields.PathOf("operation"),
                $"\"{fields.Text("operation")}\" is not one of {string.Join(", ", Operations)}");
        _column = fields.Template("payloadField");
        _hash = ReadKey(fields, "hashKey");
        bool hasRange = fields.Find("rangeKeyField") is not null;
        if (!hasRange && fields.Find("rangeKeyValue") is not null)
            throw fields.Missing("rangeKeyField");
        if (hasRange)
            _range = ReadKey(fields, "rangeKey");
        else
            fields.Find("rangeKeyType");
    }

    /// <inheritdoc/>
    public override string FailureName => "DynamoDBAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string table = input.Value("tableName", _table);
        string operation = input.ValueOrNull(_operation) ?? Operations[0];
        if (!Operations.Contains(operation))
            throw new ActionException($"The operation \"{operation}\" is not one of {string.Join(", ", Operations)}.");
        CallFields fields = new CallFields().Set("tableName", table).Set("operation", operation);
        Add(fields, _hash, input);
        if (_range is not null)
            Add(fields, _range, input);
        fields.Set("payloadField", input.ValueOrNull(_column) ?? DefaultColumn);
        return new ActionCall(table, fields, input.Payload);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        ITable table = targets.Backends.Table(call.Resource);
        string hash = call["hashKeyValue"];
        string? range = call.Find("rangeKeyValue");
        try
        {
            if (call["operation"] == "DELETE")
            {
                CheckKey(call, table);
                await table.DeleteAsync(hash, range, cancel).ConfigureAwait(false);
                return;
            }
            JsonObject? item = null;
            if (call["operation"] == "UPDATE")
            {
                CheckKey(call, table);
                item = await table.GetAsync(hash, range, cancel).ConfigureAwait(false);
            }
            item ??= [];
            item[call["hashKeyField"]] = KeyValue(_hash, hash);
            if (_range is not null)
                item[call["rangeKeyField"]] = KeyValue(_range, range!);
            item[call["payloadField"]] = Column(call.Payload);
            await table.PutAsync(item, cancel).ConfigureAwait(false);
        }
        catch (TableException exception)
        {
            throw DynamoItemAction.Failure(exception);
        }
    }

    private static Key ReadKey(RuleFields fields, string prefix) => new(prefix,
        fields.RequiredTemplate($"{prefix}Field"), fields.RequiredTemplate($"{prefix}Value"),
        fields.OneOf($"{prefix}Type", "STRING", "NUMBER") == "NUMBER");

    private static void Add(CallFields fields, Key key, ActionInput input)
    {
        string value = input.Value($"{key.Prefix}Value", key.Value);
        if (value.Length == 0)
            throw new ActionException($"{key.Prefix}Value is empty, which a key must not be.");
        if (key.IsNumber && !IsNumber(value))
            throw new ActionException($"{key.Prefix}Value is \"{value}\", not a number.");
        fields.Set($"{key.Prefix}Field", input.Value($"{key.Prefix}Field", key.Field)).Set($"{key.Prefix}Value", value)
            .Set($"{key.Prefix}Type", key.IsNumber ? "NUMBER" : "STRING");
    }

    private static bool IsNumber(string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // The table's own keys decide what is read and deleted, so that a rule with other names must fail.
    private static void CheckKey(ActionCall call, ITable table)
    {
        Check(table.Schema.PartitionKey, call["hashKeyField"]);
        Check(table.Schema.SortKey, call.Find("rangeKeyField"));

        void Check(string? expected, string? given)
        {
            if (expected != given)
                throw new ActionException($"The table {call.Resource} has {expected ?? "no such attribute"} as a key, not "
                    + $"{given ?? "nothing"}.");
        }
    }

    private static JsonNode KeyValue(Key key, string value) =>
        key.IsNumber ? JsonNode.Parse(value)! : JsonValue.Create(value);

    // What is not JSON is stored as DynamoDB's type Binary is written in JSON.
    private static JsonNode? Column(ReadOnlyMemory<byte> payload) =>
        IsNull(payload) ? null : Json.Parse(payload) ?? JsonValue.Create(Convert.ToBase64String(payload.Span));

    private static bool IsNull(ReadOnlyMemory<byte> payload) => payload.Span.Trim(" \t\r\n"u8).SequenceEqual("null"u8);
}
