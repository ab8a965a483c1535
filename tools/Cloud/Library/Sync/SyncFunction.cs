using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Lambda;
using Tables;

namespace Cloud.Sync;

/// <summary>What both functions of shadow synchronisation have around them.</summary>
public sealed class SyncFunction
{
    private const int KeepDays = 90;

    /// <param name="open">Opens a table.</param>
    /// <exception cref="InvalidOperationException">A variable is not set.</exception>
    /// <exception cref="SyncInputException">A variable has a value that is not allowed.</exception>
    public SyncFunction(FunctionContext context, Func<TableSchema, ITable> open, AwsHttp http)
    {
        ITable Open(string variable) => open(SchemaOf(context.Require(variable)));
        Shadows = new ShadowStore(http);
        Tables = new SyncTables(Open("HISTORY_TABLE"), Open("CONFIG_TABLE"), Open("METRICS_TABLE"), context.Time, KeepDays);
        var notices = new FunctionNotices(context, http, context.Get("EVENT_BUS"));
        Sync = new ShadowSync(Shadows, Tables, notices, SyncSettings.FromEnvironment(context.Get), context.Time);
        Reports = new SyncReports(Shadows, Tables, Sync, notices, HealthLimits.FromEnvironment(context.Get), context.Time);
    }

    public ShadowStore Shadows { get; }

    public SyncTables Tables { get; }

    public ShadowSync Sync { get; }

    public SyncReports Reports { get; }

    /// <summary>The keys of every table of synchronisation.</summary>
    public static TableSchema SchemaOf(string name) => new(name, "pk", "sk", "expiresAt");

    /// <summary>Reads an invocation's event.</summary>
    /// <exception cref="SyncInputException">It is no JSON object.</exception>
    public static JsonObject EventOf(Invocation invocation)
    {
        try
        {
            if (JsonNode.Parse(invocation.Payload.Span) is JsonObject message)
                return message;
        }
        catch (JsonException error)
        {
            throw new SyncInputException($"the event is not JSON: {error.Message}");
        }

        throw new SyncInputException("the event is not a JSON object");
    }

    /// <summary>A member as text; null if it is absent or null.</summary>
    /// <exception cref="SyncInputException">It is something else.</exception>
    public static string? TextOf(JsonObject message, string name) => message[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        var other => throw new SyncInputException($"{name}: {Cut(other.ToJsonString())}; expected text"),
    };

    /// <summary>A member as a whole number; null if it is absent or null.</summary>
    /// <exception cref="SyncInputException">It is something else.</exception>
    public static long? NumberOf(JsonObject message, string name) => message[name] is { } node
        ? SyncDocument.NumberOf(message, name)
            ?? throw new SyncInputException($"{name}: {Cut(node.ToJsonString())}; expected a whole number")
        : null;

    /// <summary>A member as a list of names; null if it is absent or null.</summary>
    /// <exception cref="SyncInputException">It is something else.</exception>
    public static IReadOnlyList<string?>? NamesOf(JsonObject message, string name)
    {
        if (message[name] is not { } node)
            return null;
        if (node is not JsonArray list)
            throw new SyncInputException($"{name}: expected a list of names");
        return [.. list.Select(one => one switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out string? text) => text,
            _ => throw new SyncInputException($"{name}: expected a list of names"),
        })];
    }

    /// <summary>An answer as bytes.</summary>
    public static ReadOnlyMemory<byte> BytesOf(JsonNode answer) => Encoding.UTF8.GetBytes(answer.ToJsonString());

    private static string Cut(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
