using System.Text;
using System.Text.Json.Nodes;
using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Shadow;
using HeatingSensor.Storage;

namespace Heating.Config;

/// <summary>Predicts what the device will reject, with its own code: the delta that it will get is parsed and validated
/// here.</summary>
internal static class ConfigForecast
{
    /// <summary>The keys that it will reject. If there is one, it will apply none.</summary>
    /// <param name="desired">The new desired state.</param>
    /// <param name="reported">The device's reported state; missing keys have their defaults.</param>
    public static IReadOnlyList<ConfigRejection> Rejections(ConfigShadow shadow, JsonObject desired, JsonObject reported)
    {
        byte[] delta = Delta(desired, reported);
        var document = new ShadowMessage();
        if (!document.LoadDelta(delta))
        {
            return [new ConfigRejection(
                "(delta)", $"{delta.Length} bytes", $"is too large or too deep: at most {ShadowMessage.LengthMax} bytes")];
        }

        var writer = new JsonWriter(new SharedBuffer());
        var parser = new DeltaParser(document.Scanner, document.State, shadow, Running(reported), writer);
        const long Everything = -1;
        parser.Parse(refusedFingerprint: 0, Everything);
        return parser.Rejections is { } rejections
            ? ConfigRejection.Reported(new JsonObject { ["rejected"] = JsonNode.Parse(rejections.ToJson(null)) })
            : [];
    }

    // The delta as a shadow service creates it: keys that are desired but not reported, or reported with another value. A
    // key is included under all of its desired names if one of them differs, because the device asks for the others.
    private static byte[] Delta(JsonObject desired, JsonObject reported)
    {
        var state = new JsonObject();
        foreach ((string key, JsonNode? value) in desired)
        {
            if (Names(key).Any(name => desired.ContainsKey(name) && !JsonNode.DeepEquals(desired[name], reported[name])))
                state[key] = value?.DeepClone();
        }

        return Encoding.UTF8.GetBytes(new JsonObject { ["state"] = state, ["version"] = 1 }.ToJsonString());
    }

    private static IEnumerable<string> Names(string name) => ConfigTable.Find(name) is >= 0 and var id
        ? new[] { ConfigTable.Of(id).Name, ConfigTable.Of(id).Alias }.OfType<string>()
        : [name];

    /// <summary>The configuration that a device reports; missing keys have their defaults.</summary>
    public static DeviceConfig Running(JsonObject reported)
    {
        var config = new DeviceConfig();
        foreach ((string name, JsonNode? value) in reported)
        {
            int id = ConfigTable.Find(name);
            if (id < 0 || ConfigJson.Read(value, ConfigTable.Of(id), out long number) is not null)
                continue;
            if (name == ConfigTable.Of(id).Name)
                config.Set(id, number);
            else
                config.SetTold(id, config.Get(id) == number);
        }

        return config;
    }
}

/// <summary>A key that the device rejects.</summary>
/// <param name="Key">The key's name as desired.</param>
/// <param name="Value">The desired value.</param>
/// <param name="Reason">A sentence, or the end of one that begins with the key.</param>
internal sealed record ConfigRejection(string Key, string Value, string Reason)
{
    /// <summary>The rejections that a device has reported.</summary>
    public static IReadOnlyList<ConfigRejection> Reported(JsonObject reported) =>
        reported["rejected"] is not JsonObject rejected
            ? []
            : [.. rejected.Select(member => new ConfigRejection(
                member.Key, ConfigJson.ToText(member.Value?["value"]), ConfigJson.ToText(member.Value?["reason"])))];

    public override string ToString() => $"{Key} = {Value}: {Reason}";
}
