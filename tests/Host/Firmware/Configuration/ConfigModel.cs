using System.Globalization;
using System.Text.Json;
using HeatingSensor.Configuration;

namespace HeatingSensor.Host.Tests.Firmware.Configuration;

/// <summary>What a delta comes to, said once more with .NET's JSON and decimals, and with nothing of the device but its
/// table's ranges.</summary>
internal sealed class ConfigModel
{
    private const double KelvinAtZeroC = 273.15;

    private Dictionary<string, object> _values = Keys().ToDictionary(key => key.Name, Default);

    /// <summary>Every name of the shadow `configuration` that is reported, and its value: a decimal or a string.</summary>
    public IReadOnlyDictionary<string, object> Reported => _values;

    /// <summary>Applies a delta's state.</summary>
    /// <returns>The keys that are refused; none: it was applied.</returns>
    public IReadOnlyCollection<string> Apply(JsonElement state)
    {
        var next = new Dictionary<string, object>(_values);
        var given = new Dictionary<string, object>();
        var refused = new HashSet<string>();
        var names = new HashSet<string>();
        foreach (var member in state.EnumerateObject())
        {
            var key = Keys().FirstOrDefault(key => key.Name == member.Name || key.Alias == member.Name);
            var value = key is null ? null : Value(key, member.Value);
            if (value is null || !names.Add(member.Name) || (given.TryGetValue(key!.Name, out var other) && !other.Equals(value)))
                refused.Add(member.Name);
            else
                next[key!.Name] = next[member.Name] = given[key.Name] = value;
        }

        // Another value under the key's own name alone: the alias is over.
        foreach (var key in Keys().Where(key => key.Alias is not null && !names.Contains(key.Alias)))
        {
            if (!next[key.Name].Equals(_values[key.Name]))
                next.Remove(key.Alias!);
        }

        if (refused.Count == 0 && next.Any(pair => !_values.TryGetValue(pair.Key, out var before) || !before.Equals(pair.Value)))
            refused.UnionWith(Broken(next).Where(name => state.TryGetProperty(name, out _)));
        if (refused.Count == 0)
            _values = next;
        return refused;
    }

    private static IEnumerable<ConfigKey> Keys() =>
        Enumerable.Range(0, ConfigId.Count).Select(ConfigTable.Of).Where(key => key.Shadow == ConfigShadow.Configuration);

    private static object Default(ConfigKey key) => key.Kind switch
    {
        ConfigKind.Choice => key.Choices[(int)key.Default],
        ConfigKind.Set => string.Join(',', key.Choices.Where((_, index) => (key.Default >> index & 1) != 0)),
        _ => key.Default / Scale(key),
    };

    private static decimal Scale(ConfigKey key) => (decimal)Math.Pow(10, key.Decimals);

    private static object? Value(ConfigKey key, JsonElement value)
    {
        if (key.Kind == ConfigKind.Choice)
            return value.ValueKind == JsonValueKind.String && key.Choices.Contains(value.GetString()) ? value.GetString() : null;
        if (key.Kind == ConfigKind.Set)
            return value.ValueKind == JsonValueKind.String ? Set(key, value.GetString()!) : null;
        bool isNumber = value.ValueKind == JsonValueKind.Number
            && Math.Abs(value.GetDouble()) is 0 or (> 1e-20 and < 1e20); // 1e-300 is 0 as a decimal
        if (!isNumber || !decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        var steps = number * Scale(key);
        return decimal.Truncate(steps) == steps && steps >= key.Min && steps <= key.Max ? number : null;
    }

    // Reported in the order of the table, each name once.
    private static string? Set(ConfigKey key, string text)
    {
        var names = text.Length == 0 ? [] : text.Split(',').Select(name => name.Trim()).ToList();
        return names.All(key.Choices.Contains) ? string.Join(',', key.Choices.Where(names.Contains)) : null;
    }

    private static string[] Broken(Dictionary<string, object> values)
    {
        decimal Number(string key) => (decimal)values[key];
        if (Number("frostC") >= Number("overheatC"))
            return ["frostC", "overheatC", "alertThreshold"];
        if (Number("telemetryIntervalS") < Number("samplingIntervalS"))
            return ["telemetryIntervalS", "samplingIntervalS", "samplingRate"];
        bool isBeta = (string)values["thermistorModel"] == "beta";
        if (!isBeta && (Number("steinhartA") == 0 || Number("steinhartB") == 0))
            return ["thermistorModel", "steinhartA", "steinhartB"];
        double ln = Math.Log((double)Number("seriesResistorOhm"));
        double inverse = isBeta
            ? (1 / ((double)Number("thermistorT0C") + KelvinAtZeroC))
                + ((ln - Math.Log((double)Number("thermistorR0Ohm"))) / (double)Number("thermistorBeta"))
            : (double)Number("steinhartA") + ((double)Number("steinhartB") * ln) + ((double)Number("steinhartC") * ln * ln * ln);
        double celsius = (1 / inverse) - KelvinAtZeroC + (double)Number("temperatureOffsetC");
        return inverse > 0 && celsius is >= -40 and <= 125 ? [] :
        [
            "thermistorModel", "thermistorBeta", "thermistorR0Ohm", "thermistorT0C", "steinhartA", "steinhartB",
            "steinhartC", "seriesResistorOhm", "temperatureOffsetC",
        ];
    }
}
