using System.Globalization;
using System.Text;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>The table of all configuration keys as Markdown, generated from the device's own table.</summary>
public static class ConfigTableText
{
    /// <summary>The table with its header; one row per key, ending in a line break.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("""
            | key | default | range | unit | meaning |
            |---|---|---|---|---|

            """);
        for (int id = 0; id < ConfigId.Count; id++)
            text.Append(Row(id)).Append('\n');
        return text.ToString();
    }

    /// <summary>A key's default, without Markdown.</summary>
    internal static string Default(int id) =>
        Value(ConfigTable.Of(id), ConfigTable.Of(id).Default).Replace("`", "", StringComparison.Ordinal);

    private static string Row(int id)
    {
        var key = ConfigTable.Of(id);
        string name = $"`{key.Name}`" + (key.Alias is null ? "" : $", or `{key.Alias}`");
        string meaning = key.Meaning
            + (key.NeedsReconnect ? "; a change makes the device reconnect" : "")
            + (key.Shadow == ConfigShadow.Maintenance ? "; in the shadow `maintenance`" : "");
        return $"| {name} | {Value(key, key.Default)} | {Range(key)} | {key.Unit} | {meaning} |";
    }

    private static string Range(ConfigKey key) => key.Kind switch
    {
        ConfigKind.Choice => string.Join(", ", key.Choices.Select(choice => $"`{choice}`")),
        ConfigKind.Set => "[their names](events.md#alarm)",
        ConfigKind.Window => "such as `02:00-04:00`",
        ConfigKind.Whole => $"{Value(key, key.Min)} to {Value(key, key.Max)}",
        _ => $"{Value(key, key.Min)} to {Value(key, key.Max)}, up to {key.Decimals} decimals",
    };

    private static string Value(ConfigKey key, long value) => key.Kind switch
    {
        ConfigKind.Choice => $"`{key.Choices[value]}`",
        ConfigKind.Set => value == 0 ? "empty" : $"`{key.SetText(value)}`",
        ConfigKind.Window => value == MaintenanceWindow.None ? "empty" : $"`{MaintenanceWindow.ToText(value)}`",
        _ => (value / (decimal)FixedPoint.PowerOfTen(key.Decimals)).ToString("0.###############", CultureInfo.InvariantCulture),
    };
}
