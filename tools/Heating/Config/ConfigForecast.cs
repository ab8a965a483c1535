using System.Text;
using System.Text.Json.Nodes;
using HeatingSensor.Configuration;
using HeatingSensor.Json;

namespace Heating.Config;

/// <summary>What the device will say to what is desired of it, by its own code: the delta that it will get is parsed and
/// validated here as it will be there.</summary>
internal static class ConfigForecast
{
    /// <summary>The keys that it will refuse; with one of them it takes none.</summary>
    /// <param name="shadow">Which shadow.</param>
    /// <param name="desired">What will be desired.</param>
    /// <param name="reported">What the device runs with; what is missing is at its default.</param>
    public static IReadOnlyList<ConfigRejection> Rejections(ConfigShadow shadow, JsonObject desired, JsonObject reported)
    {
        byte[] delta = Delta(desired, reported);
        var document = new DeltaDocument(new JsonScanner());
        if (!document.Load(delta, delta.Length))
        {
            return [new ConfigRejection(
                "(delta)", $"{delta.Length} bytes", $"is too large or too deep: at most {DeltaDocument.LengthMax} bytes")];
        }

        var parser = new DeltaParser();
        parser.Parse(document, shadow, Running(reported), refusedFingerprint: 0);
        ConfigRejections rejected = parser.Rejections;
        return [.. Enumerable.Range(0, rejected.Count).Select(index => new ConfigRejection(
            Encoding.UTF8.GetString(rejected.Key(index)),
            Encoding.UTF8.GetString(rejected.Value(index)),
            rejected.Reason(index)))];
    }

    // As a shadow service makes it: what is desired and not reported, or not as desired.
    private static byte[] Delta(JsonObject desired, JsonObject reported)
    {
        var state = new JsonObject();
        foreach ((string key, JsonNode? value) in desired)
        {
            if (!JsonNode.DeepEquals(value, reported[key]))
                state[key] = value?.DeepClone();
        }

        return Encoding.UTF8.GetBytes(new JsonObject { ["state"] = state, ["version"] = 1 }.ToJsonString());
    }

    private static DeviceConfig Running(JsonObject reported)
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
                config.SetTold(id, number);
        }

        return config;
    }
}
