using System.Text.Json.Nodes;
using Cloud.Sync;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>One shadow in memory, with the rules of AWS's service, written down once more: merge, stamps per leaf, versions,
/// messages.</summary>
internal sealed class MemoryShadow(Func<long> now) : IShadowStore
{
    private JsonObject? _document;
    private long _version;

    /// <summary>Called before each call of the service.</summary>
    public Action? Before { get; set; }

    /// <summary>Called with each change: the event of the rule on update/documents, and that on update/delta or null.</summary>
    public Action<JsonObject, JsonObject?>? Changed { get; set; }

    /// <summary>Called with each write of the code under test that is about to succeed: patch and document before it.</summary>
    public Action<JsonObject, SyncDocument>? Writing { get; set; }

    /// <summary>Refuses the next writes with this message; null: accepts them.</summary>
    public string? Refusal { get; set; }

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    public long Version => _version;

    public JsonObject Desired => Section("desired");

    public JsonObject Reported => Section("reported");

    public void Desire(string patch, string? token = null) => Update("desired", Json(patch), token);

    public void Report(string patch) => Update("reported", Json(patch), null);

    public void Update(string section, JsonObject patch, string? token)
    {
        JsonNode? previous = _document?.DeepClone();
        _document ??= new JsonObject
        {
            ["state"] = new JsonObject { ["desired"] = new JsonObject(), ["reported"] = new JsonObject() },
            ["metadata"] = new JsonObject { ["desired"] = new JsonObject(), ["reported"] = new JsonObject() },
        };
        Merge(_document["state"]![section]!.AsObject(), _document["metadata"]![section]!.AsObject(), patch);
        _document["version"] = ++_version;
        var record = new JsonObject
        {
            ["operation"] = "record",
            ["thingName"] = "boiler-1",
            ["shadowName"] = "configuration",
            ["previous"] = previous,
            ["current"] = _document.DeepClone(),
            ["timestamp"] = now(),
        };
        JsonObject state = Difference(Desired, Reported);
        JsonObject? delta = state.Count == 0 ? null : new JsonObject
        {
            ["thingName"] = "boiler-1", ["shadowName"] = "configuration", ["state"] = state, ["version"] = _version,
        };
        if (token is not null)
        {
            record["clientToken"] = token;
            delta?["clientToken"] = token;
        }

        Changed?.Invoke(record, delta);
    }

    public void Delete() => _document = null;

    public SyncDocument? Current => _document is null ? null : SyncDocument.Of(_document.DeepClone());

    public Task<SyncDocument?> FindAsync(ShadowId id, CancellationToken cancel)
    {
        Before?.Invoke();
        Reads++;
        return Task.FromResult(id.Shadow == "configuration" ? Current : null);
    }

    public Task<WriteResult> DesireAsync(
        ShadowId id, JsonObject patch, long version, string clientToken, CancellationToken cancel)
    {
        Before?.Invoke();
        if (Refusal is not null)
            throw new ShadowRefusedException(Refusal, new InvalidOperationException());
        if (_document is null || version != _version)
            return Task.FromResult(WriteResult.OtherVersion);
        Writing?.Invoke(patch, Current!);
        Writes++;
        Update("desired", patch, clientToken);
        return Task.FromResult(WriteResult.Written);
    }

    public Task<IReadOnlyList<string>> ListAsync(string thing, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<string>>(["configuration"]);

    public Task<IReadOnlyList<string>> ThingsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>(["boiler-1"]);

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    private JsonObject Section(string name) => (JsonObject?)_document?["state"]?[name] ?? [];

    private void Merge(JsonObject values, JsonObject stamps, JsonObject patch)
    {
        foreach ((string key, JsonNode? change) in patch)
        {
            if (change is null)
            {
                values.Remove(key);
                stamps.Remove(key);
            }
            else if (change is JsonObject inner && values[key] is JsonObject present)
            {
                Merge(present, stamps[key]!.AsObject(), inner);
            }
            else
            {
                values[key] = change.DeepClone();
                stamps[key] = Stamps(change);
            }
        }
    }

    private JsonNode Stamps(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Stamps(one.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Stamps)]),
        _ => new JsonObject { ["timestamp"] = now() },
    };

    private static JsonObject Difference(JsonObject desired, JsonObject reported)
    {
        var delta = new JsonObject();
        foreach ((string key, JsonNode? wanted) in desired)
        {
            if (wanted is JsonObject inner && reported[key] is JsonObject present)
            {
                if (Difference(inner, present) is { Count: > 0 } nested)
                    delta[key] = nested;
            }
            else if (!JsonNode.DeepEquals(wanted, reported[key]))
            {
                delta[key] = wanted!.DeepClone();
            }
        }

        return delta;
    }
}

/// <summary>Notes what it is told.</summary>
internal sealed class NotedNotices : ISyncNotices
{
    public List<string> Counted { get; } = [];

    public List<(string Type, JsonObject Detail)> Announced { get; } = [];

    public Action? Before { get; set; }

    public void Count(string metric, ShadowId id) => Counted.Add(metric);

    public Task AnnounceAsync(string detailType, JsonObject detail, CancellationToken cancel)
    {
        Before?.Invoke();
        Announced.Add((detailType, detail));
        return Task.CompletedTask;
    }
}
