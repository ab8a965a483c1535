using System.Text.Json;
using System.Text.Json.Nodes;
using Heating.Config;
using Heating.Run.Output;
using HeatingSensor.Configuration;

namespace Heating.Run.Boards;

/// <summary>Follows a device's shadow `configuration` through the documents that the shadow service
/// publishes.</summary>
internal sealed class ConfigurationWatch(string thingName)
{
    private readonly Lock _lock = new();
    private ConfigurationReading? _reading;

    /// <summary>The topic on which the service publishes each change.</summary>
    public string Topic { get; } = $"$aws/things/{thingName}/shadow/name/configuration/update/documents";

    /// <summary>The latest reading; null if nothing has been published yet.</summary>
    public ConfigurationReading? Reading
    {
        get
        {
            lock (_lock)
                return _reading;
        }
    }

    /// <summary>Takes a document.</summary>
    /// <returns>The reading if it says something new, else null.</returns>
    public ConfigurationReading? Take(ReadOnlyMemory<byte> document)
    {
        if (Read(document) is not { } now)
            return null;
        lock (_lock)
        {
            if (_reading is { } before && now.Version <= before.Version)
                return null;
            bool isNew = _reading is null
                ? !now.IsSettled || now.Rejected.Count > 0
                : !now.Differences.SequenceEqual(_reading.Differences) || !now.Rejected.SequenceEqual(_reading.Rejected);
            _reading = now;
            return isNew ? now : null;
        }
    }

    private static ConfigurationReading? Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            JsonNode? current = JsonNode.Parse(document.Span)?["current"];
            if (current?["version"] is not { } version)
                return null;
            JsonObject desired = current["state"]?["desired"] as JsonObject ?? [];
            JsonObject reported = current["state"]?["reported"] as JsonObject ?? [];
            var differences = desired
                .Where(member => !JsonNode.DeepEquals(member.Value, reported[member.Key]))
                .Select(member => $"{member.Key} {ConfigJson.ToText(Find(reported, member.Key))} -> "
                    + ConfigJson.ToText(member.Value));
            var rejected = ConfigRejection.Reported(reported).Select(rejection => rejection.ToString());
            return new ConfigurationReading((long)version, [.. differences], [.. rejected]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // not from the service: anybody with a certificate may publish
        }
    }

    // A value desired by its alias is reported by the key's own name until then.
    private static JsonNode? Find(JsonObject reported, string name) =>
        reported[name] ?? (ConfigTable.Find(name) is >= 0 and var id ? reported[ConfigTable.Of(id).Name] : null);
}
