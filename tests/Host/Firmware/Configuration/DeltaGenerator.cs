using System.Globalization;
using System.Text.Json;
using HeatingSensor.Configuration;

namespace HeatingSensor.Host.Tests.Firmware.Configuration;

/// <summary>Random deltas: mostly good, in all the ways in which a number or a text can be written.</summary>
internal sealed class DeltaGenerator(Random random)
{
    private static readonly string[] Junk = ["null", "true", "[]", "{\"a\":[1]}", "\"\"", "\"x\"", "1e300", "-1e-300", "0.1234567890123456"];

    /// <summary>The whole document.</summary>
    public string Document()
    {
        var members = Enumerable.Range(0, random.Next(5)).Select(_ => Member()).ToList();
        if (random.Next(12) == 0)
            members.Add("\"" + Pick("unknown", "maintenanceWindow", "restart", "\\u00e9\\n", "") + "\":" + Pick(Junk));
        string state = "{" + string.Join(Pick(",", " , "), members) + "}";
        string version = random.Next(100).ToString(CultureInfo.InvariantCulture);
        return "{\"version\":" + version + ",\"timestamp\":1767225600,\"state\":" + state
            + ",\"metadata\":{\"a\":{\"timestamp\":1}}}";
    }

    private string Member()
    {
        int id = random.Next(ConfigId.Count - 1);
        id += id >= ConfigId.MaintenanceWindow ? 1 : 0;
        var key = ConfigTable.Of(id);
        string name = key.Alias is not null && random.Next(2) == 0 ? key.Alias : key.Name;
        string escaped = random.Next(10) == 0 ? $"\\u{(int)name[0]:x4}{name[1..]}" : name;
        return $"\"{escaped}\"{Pick("", " ")}:{Value(id, key)}";
    }

    private string Value(int id, ConfigKey key)
    {
        if (random.Next(25) == 0)
            return Pick(Junk);
        if (key.Kind == ConfigKind.Choice)
            return JsonSerializer.Serialize(Pick(key.Choices));
        if (key.Kind == ConfigKind.Set)
            return JsonSerializer.Serialize(string.Join(Pick(",", ", "), random.GetItems(key.Choices, random.Next(4))));
        long outside = random.Next(25) == 0 ? random.NextInt64(-5, 5) * (key.Max - key.Min) : 0;
        long steps = Plausible(id, key) + outside;
        return Written(steps, key.Decimals);
    }

    // Any value, or one near the default, so that the rules between the keys hold often enough.
    private long Plausible(int id, ConfigKey key) => id switch
    {
        ConfigId.SteinhartA when random.Next(2) == 0 => random.NextInt64(1_000_000_000_000, 1_300_000_000_000),
        ConfigId.SteinhartB when random.Next(2) == 0 => random.NextInt64(200_000_000_000, 250_000_000_000),
        ConfigId.SteinhartC when random.Next(2) == 0 => random.NextInt64(0, 200_000_000),
        _ when random.Next(3) == 0 => random.NextInt64(key.Min, key.Max + 1),
        _ when random.Next(3) == 0 => Pick(key.Min, key.Max),
        _ => Math.Clamp(key.Default + random.NextInt64(-1000, 1000), key.Min, key.Max),
    };

    private string Written(long steps, int decimals)
    {
        var value = steps / (decimal)Math.Pow(10, decimals);
        string plain = value.ToString(CultureInfo.InvariantCulture);
        return random.Next(4) switch
        {
            0 => $"{steps.ToString(CultureInfo.InvariantCulture)}{Pick("e", "E")}-{decimals}",
            1 when plain.Contains('.', StringComparison.Ordinal) => plain + "00",
            1 => plain + ".0",
            _ => plain,
        };
    }

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
