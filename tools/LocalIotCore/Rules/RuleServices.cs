using System.Text.Json.Nodes;
using LocalIotCore.Identity;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;
using LocalIotCore.Shadows;
using Tables;

namespace LocalIotCore.Rules;

/// <summary>What the functions of SQL find beyond the message: the shadows, things, tables and functions of this
/// cloud.</summary>
internal sealed class RuleServices(ShadowService shadows, Registry registry, IRuleBackends backends, RuleLimits limits)
    : IRuleServices
{
    private const string DescribeThing = "DescribeThing";
    private const string ListGroups = "ListThingGroupsForThing";

    /// <inheritdoc/>
    public string AccountId => LocalAccount.AccountId;

    /// <inheritdoc/>
    public byte[]? GetThingShadow(string thing, string? shadow)
    {
        var name = new ShadowName(thing, shadow);
        if (!name.IsValid)
            throw new RuleServiceException($"get_thing_shadow: \"{thing}\" with the shadow \"{shadow}\" is not a valid name.");
        ShadowReply reply = shadows.Get(name, []);
        if (reply.IsAccepted)
            return reply.Body.ToArray();
        return reply.Code == 404 ? null : throw new RuleServiceException($"get_thing_shadow: {thing} answered {reply.Code}.");
    }

    /// <inheritdoc/>
    public JsonObject? GetItem(string table, IReadOnlyList<KeyValuePair<string, JsonNode>> key)
    {
        try
        {
            ITable found = backends.Table(table);
            return found.GetAsync(Key(found.Schema.PartitionKey)!,
                found.Schema.SortKey is { } sort ? Key(sort) : null, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is TableException or ActionException)
        {
            throw new RuleServiceException($"get_dynamodb: {exception.Message}");
        }

        string Key(string name)
        {
            foreach ((string attribute, JsonNode value) in key)
                if (attribute == name)
                    return value.ToString();
            throw new RuleServiceException($"get_dynamodb: the key of {table} has {name}, which was not given.");
        }
    }

    /// <inheritdoc/>
    public byte[]? CallFunction(string arn, ReadOnlyMemory<byte> payload)
    {
        try
        {
            byte[] answer = backends.Call(arn, payload, limits.CallTimeout);
            return answer.Length == 0 ? null : answer;
        }
        catch (ActionException exception)
        {
            throw new RuleServiceException($"aws_lambda: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public JsonNode? GetRegistryData(string operation, string thing)
    {
        if (operation is not (DescribeThing or ListGroups))
            throw new RuleServiceException($"get_registry_data: \"{operation}\" is not {DescribeThing} or {ListGroups}.");
        if (registry.FindThing(thing) is not { } found)
            return null;
        if (operation == ListGroups)
            return new JsonObject { ["thingGroups"] = new JsonArray() }; // this cloud has no thing groups
        var attributes = new JsonObject();
        foreach ((string name, string value) in found.Attributes)
            attributes[name] = value;
        var description = new JsonObject
        {
            ["thingName"] = found.ThingName,
            ["thingId"] = found.ThingId,
            ["thingArn"] = $"{LocalAccount.IotArnPrefix}thing/{found.ThingName}",
            ["defaultClientId"] = found.ThingName,
            ["attributes"] = attributes,
            ["version"] = found.Version,
        };
        if (found.ThingTypeName is { } type)
            description["thingTypeName"] = type;
        return description;
    }
}
