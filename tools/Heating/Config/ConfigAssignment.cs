using System.Text.Json.Nodes;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Configuration;
using HeatingSensor.Shadow;

namespace Heating.Config;

/// <summary>What a user wants one key to be.</summary>
/// <param name="Id">The key's number (<see cref="ConfigId"/>); null: the request of a restart.</param>
/// <param name="Name">Name under which it is desired: as the user wrote it, so perhaps the key's alias.</param>
/// <param name="Value">The value; null: it is desired no more.</param>
internal sealed record ConfigAssignment(int? Id, string Name, JsonNode? Value)
{
    /// <summary>The shadow that the key is in.</summary>
    public ConfigShadow Shadow => Id is { } id ? ConfigTable.Of(id).Shadow : ConfigShadow.Maintenance;

    /// <summary>All names of the key: its own and its alias.</summary>
    public IEnumerable<string> Names => Id is { } id
        ? new[] { ConfigTable.Of(id).Name, ConfigTable.Of(id).Alias }.OfType<string>()
        : [Name];

    /// <summary>Reads key=value pairs, each checked as the device will.</summary>
    /// <exception cref="CommandException">One is none, its key is unknown or there twice, or its value cannot be.</exception>
    public static IReadOnlyList<ConfigAssignment> ParseAll(IEnumerable<string> texts)
    {
        var assignments = new List<ConfigAssignment>();
        foreach (string text in texts)
        {
            ConfigAssignment assignment = Parse(text);
            if (assignments.Find(other => other.Names.Contains(assignment.Name)) is { } other)
                throw Wrong($"{text}: {other.Name} is there already; expected each key once.");
            assignments.Add(assignment);
        }

        return assignments;
    }

    private static ConfigAssignment Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw Wrong($"{text}: expected key=value, for example debounceMs=100, or key= to desire it no more.");
        string name = text[..equals];
        string value = text[(equals + 1)..];
        if (name == DeltaParser.RestartKey)
            return new ConfigAssignment(null, name, Token(value));
        int id = ConfigTable.Find(name);
        if (id < 0)
            throw Unknown(name);
        ConfigKey key = ConfigTable.Of(id);
        if (value.Length == 0)
            return new ConfigAssignment(id, name, null);
        JsonNode? json = ConfigJson.FromText(value, key);
        string? reason = json is null ? key.Expected() : ConfigJson.Read(json, key, out _);
        return reason is null
            ? new ConfigAssignment(id, name, json)
            : throw Wrong($"{name}={value}: {name} {reason}{Unit(id)}.");
    }

    private static JsonNode? Token(string value)
    {
        bool isToken = value.Length <= MaintenanceRecord.TokenMax && value.All(character => character is >= ' ' and <= '~');
        if (!isToken)
            throw Wrong($"{DeltaParser.RestartKey}={value}: must be a text of 1 to {MaintenanceRecord.TokenMax} characters "
                + "of ASCII, of your choice; each new one is one restart.");
        return value.Length == 0 ? null : JsonValue.Create(value);
    }

    private static CommandException Unknown(string name)
    {
        IEnumerable<string> names = Enumerable.Range(0, ConfigId.Count)
            .Select(ConfigTable.Of)
            .SelectMany(key => new[] { key.Name, key.Alias })
            .OfType<string>()
            .Append(DeltaParser.RestartKey);
        string guess = NearestName.Of(name, names) is { } nearest ? $" Did you mean {nearest}?" : "";
        return Wrong($"{name}: there is no such key.{guess} `heating config --table` lists them.");
    }

    private static string Unit(int id) => ConfigTable.Of(id).Unit is { Length: > 0 } unit && unit != "UTC" ? $" {unit}" : "";

    private static CommandException Wrong(string message) => new(ExitCode.Usage, message);
}
