using System.Text.Json.Nodes;

namespace LocalIotCore.Rules.Sql;

/// <summary>What the functions that look beyond the message need. Calls may block: a rule that uses them
/// (<see cref="RuleQuery.IsExternal"/>) must not run on the publisher's thread. A call that fails throws
/// <see cref="RuleServiceException"/>, and the rule does not fire.</summary>
public interface IRuleServices
{
    /// <summary>The account the rules belong to.</summary>
    string AccountId { get; }

    /// <summary>The shadow document in JSON; null if there is none. A null <paramref name="shadow"/> is the classic one.</summary>
    byte[]? GetThingShadow(string thing, string? shadow);

    /// <summary>The item of a table in plain JSON; null if there is none. Key values are strings or numbers.</summary>
    JsonObject? GetItem(string table, IReadOnlyList<KeyValuePair<string, JsonNode>> key);

    /// <summary>What a function answers, in JSON; null if it answers nothing. AWS IoT waits 2,000 ms at most.</summary>
    byte[]? CallFunction(string arn, ReadOnlyMemory<byte> payload);

    /// <summary>The answer of DescribeThing or ListThingGroupsForThing; null if there is no such thing.</summary>
    JsonNode? GetRegistryData(string operation, string thing);
}

/// <summary>A call beyond the message failed: table missing, function in error, time over.</summary>
public sealed class RuleServiceException(string message) : Exception(message);
