using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace Simulation.Trace;

/// <summary>A configuration as one comparable line: keys in order, numbers by value.</summary>
public static class ConfigLine
{
    private static readonly string[] NoConfiguration = ["rejected", "samplingRate", "alertThreshold"];

    /// <summary>What a boot would find on a drive with these files.</summary>
    /// <param name="files">Name to content.</param>
    /// <param name="initial">The settings file's; becomes what the device would run with.</param>
    public static string OnFlash(IReadOnlyDictionary<string, byte[]> files, DeviceConfig initial)
    {
        var store = new ConfigStore(new Frozen(files), new SharedBuffer(), new Mute(), initial);
        var json = new JsonWriter(new SharedBuffer());
        json.Begin();
        ConfigReport.WriteMembers(json, store.Current, ConfigShadow.Configuration, withheld: 0);
        return Of(JsonNode.Parse($"{{{System.Text.Encoding.UTF8.GetString(json.ToArray())}}}")!.AsObject());
    }

    /// <summary>The configuration of a report or a model.</summary>
    public static string Of(JsonObject members) => string.Join(' ', members
        .Where(member => !NoConfiguration.Contains(member.Key))
        .OrderBy(member => member.Key, StringComparer.Ordinal)
        .Select(member => $"{member.Key}={Plain(member.Value)}"));

    private static string Plain(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.###############", CultureInfo.InvariantCulture)
        : value?.ToJsonString() ?? "null";

    /// <summary>A read-only drive.</summary>
    private sealed class Frozen(IReadOnlyDictionary<string, byte[]> files) : IStore
    {
        public int FreeBytes => 0;

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            if (!files.TryGetValue(name, out var content))
                return StoreResult.Missing;
            var length = Math.Clamp(content.Length - position, 0, count);
            Array.Copy(content, position, buffer, offset, length);
            return length;
        }

        public bool Write(string name, byte[] data, int length) => false;

        public bool Append(string name, byte[] data, int length) => false;

        public bool Delete(string name) => false;

        public string[] List() => [.. files.Keys];
    }

    private sealed class Mute : ISystem
    {
        public int FreeHeapBytes => 0;

        public int HeapAtBootBytes => 0;

        public void Log(string line)
        {
        }

        public void Warn(string line)
        {
        }

        public void Restart()
        {
        }
    }
}
