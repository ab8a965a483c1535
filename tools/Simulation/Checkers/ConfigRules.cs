using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Simulation.Checkers;

/// <summary>The documented rules for the keys that the simulated user changes; written from docs/configuration.md
/// without looking at the firmware.</summary>
internal static class ConfigRules
{
    private static readonly Dictionary<string, (decimal Min, decimal Max, int Decimals)> Ranges = new()
    {
        ["debounceMs"] = (0, 10_000, 0),
        ["onDelayMs"] = (0, 3_600_000, 0),
        ["offDelayMs"] = (0, 3_600_000, 0),
        ["samplingIntervalS"] = (5, 43_200, 0),
        ["telemetryIntervalS"] = (30, 86_400, 0),
        ["overheatC"] = (30, 125, 3),
        ["frostC"] = (-40, 40, 3),
        ["temperatureOffsetC"] = (-20, 20, 3),
        ["keepAliveS"] = (30, 1200, 0),
    };

    /// <summary>The configuration after a delta; null if the delta must be rejected.</summary>
    /// <param name="config">In the form of <see cref="Trace.ConfigLine"/>.</param>
    /// <param name="delta">The state of the delta.</param>
    public static string? After(string config, string delta)
    {
        var values = config.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var wishes = JsonNode.Parse(delta)!.AsObject();
        if (wishes["samplingIntervalS"] is { } key && wishes["samplingRate"] is { } alias && !JsonNode.DeepEquals(key, alias))
            return null;
        foreach (var (name, wish) in wishes)
        {
            var target = name == "samplingRate" ? "samplingIntervalS" : name;
            if (!Ranges.TryGetValue(target, out var range) || Number(wish, range) is not { } number)
                return null;
            values[target] = number.ToString("0.###############", CultureInfo.InvariantCulture);
        }

        return Value("frostC") < Value("overheatC") && Value("telemetryIntervalS") >= Value("samplingIntervalS")
            ? string.Join(' ', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))
            : null;

        decimal Value(string name) => decimal.Parse(values[name], CultureInfo.InvariantCulture);
    }

    private static decimal? Number(JsonNode? wish, (decimal Min, decimal Max, int Decimals) range)
    {
        if (wish?.GetValueKind() != JsonValueKind.Number
            || !decimal.TryParse(wish.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        return number >= range.Min && number <= range.Max && decimal.Round(number, range.Decimals) == number ? number : null;
    }
}
