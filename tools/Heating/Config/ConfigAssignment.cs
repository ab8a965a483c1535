using System.Text.Json.Nodes;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Configuration;
using HeatingSensor.Shadow;

namespace Heating.Config;

/// <summary>The value that a user wants a key to have.</summary>
/// <param name="Id">The key's number (<see cref="ConfigId"/>); null for a restart request.</param>
/// <param name="Name">The key's name as the user wrote it, which may be its alias.</param>
/// <param name="Value">The value; null removes the key from the desired state.</param>
internal sealed record ConfigAssignment(int? Id, string Name, JsonNode? Value)
{
    /// <summary>The shadow of the key.</summary>
    public ConfigShadow Shadow => Id is { } id ? ConfigTable.Of(id).Shadow : ConfigShadow.Maintenance;

    /// <summary>All names of the key: its own and its alias.</summary>
    public IEnumerable<string> Names => Id is { } id
        ? new[] { ConfigTable.Of(id).Name, ConfigTable.Of(id).Alias }.OfType<string>()
        : [Name];

    /// <summary>Parses key=value pairs, each checked by the device's rules.</summary>
    /// <exception cref="CommandException">One is malformed, has an unknown or repeated key, or an invalid
    /// value.</exception>
    public static IReadOnlyList<ConfigAssignment> ParseAll(IEnumerable<string> texts)
    {
        var assignments = new List<ConfigAssignment>();
        foreach (string text in texts)
        {
            ConfigAssignment assignment = Parse(text);
            if (assignments.Find(other => other.Names.Contains(assignment.Name)) is { } other)
                throw Wrong($"{text}: {other.Name} was already given; expected each key once.");
            assignments.Add(assignment);
        }

        return assignments;
    }

    private static ConfigAssignment Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw Wrong($"{text}: expected key=value, for example debounceMs=100, or key= to remove it from the desired state.");
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
            throw Wrong($"{DeltaParser.RestartKey}={value}: must be 1 to {MaintenanceRecord.TokenMax} ASCII characters "
                + "of your choice; each new token causes one restart.");
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
        return Wrong($"{name}: no such key.{guess} `heating config --table` lists them.");
    }

    private static string Unit(int id) => ConfigTable.Of(id).Unit is { Length: > 0 } unit && unit != "UTC" ? $" {unit}" : "";

    private static CommandException Wrong(string message) => new(ExitCode.Usage, message);
}

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the smallest edit distance (Levenshtein), if that is at most a third of its length; else
    /// null.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        var best = names.Select(name => (name, distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .MinBy(candidate => candidate.distance);
        return best.distance <= Math.Max(2, best.name.Length / 3) ? best.name : null;
    }

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
