using System.Net;
using System.Text.Json.Nodes;

namespace HeatingSensor.Host.Tests.Heating.Aws;

/// <summary>Shadows of one thing behind a <see cref="FakeService"/>, as far as a client sees them: a merge of one level,
/// versions, 404 and 409.</summary>
internal sealed class FakeShadows
{
    private readonly Dictionary<string, JsonObject> _documents = [];

    public FakeShadows() => Service.Answer = Answer;

    /// <summary>The service.</summary>
    public FakeService Service { get; } = new();

    /// <summary>There is such a thing in the registry.</summary>
    public bool HasThing { get; set; } = true;

    /// <summary>Called with a shadow's name before each read.</summary>
    public Action<string>? Reading { get; set; }

    /// <summary>Called with a shadow's name before each update.</summary>
    public Action<string>? Updating { get; set; }

    /// <summary>A shadow's document; the classic one's name is empty.</summary>
    public JsonObject Of(string shadow) => _documents[shadow];

    /// <summary>Sets what is desired or reported, key by key, and counts the version.</summary>
    public void Put(string shadow, string section, string json)
    {
        if (!_documents.TryGetValue(shadow, out JsonObject? document))
            _documents[shadow] = document = new JsonObject { ["state"] = new JsonObject(), ["version"] = 0L };
        var state = document["state"]!.AsObject();
        if (state[section] is not JsonObject kept)
            state[section] = kept = [];
        foreach (var (key, value) in JsonNode.Parse(json)!.AsObject())
        {
            if (value is null)
                kept.Remove(key);
            else
                kept[key] = value.DeepClone();
        }

        document["version"] = (long)document["version"]! + 1;
    }

    /// <summary>Deletes a shadow.</summary>
    public void Remove(string shadow) => _documents.Remove(shadow);

    private (HttpStatusCode Status, string Body) Answer(FakeService.Call call)
    {
        if (!call.Url.AbsolutePath.EndsWith("/shadow", StringComparison.Ordinal))
            return HasThing ? (HttpStatusCode.OK, """{"thingName":"boiler-1"}""") : (HttpStatusCode.NotFound, "{}");
        string shadow = call.Url.Query.Replace("?name=", "", StringComparison.Ordinal);
        return call.Method == "POST" ? Update(shadow, JsonNode.Parse(call.Body)!.AsObject()) : Get(shadow);
    }

    private (HttpStatusCode Status, string Body) Get(string shadow)
    {
        Reading?.Invoke(shadow);
        return _documents.TryGetValue(shadow, out JsonObject? document)
            ? (HttpStatusCode.OK, document.ToJsonString())
            : (HttpStatusCode.NotFound, """{"message":"No shadow exists"}""");
    }

    private (HttpStatusCode Status, string Body) Update(string shadow, JsonObject request)
    {
        Updating?.Invoke(shadow);
        long? version = _documents.TryGetValue(shadow, out JsonObject? document) ? (long)document["version"]! : null;
        if (request["version"] is { } expected && (long)expected != version)
            return (HttpStatusCode.Conflict, """{"message":"Version conflict"}""");
        Put(shadow, "desired", request["state"]!["desired"]!.ToJsonString());
        return (HttpStatusCode.OK, new JsonObject { ["version"] = (long)Of(shadow)["version"]! }.ToJsonString());
    }
}
