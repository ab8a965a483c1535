using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using HeatingSensor.Configuration;
using HeatingSensor.Shadow;

namespace Heating.Config;

/// <summary>`heating config THING`: the desired, reported and rejected values.</summary>
internal sealed class ConfigView(ThingsApi things, ShadowsApi shadows, TextWriter output)
{
    private static readonly string[] Columns = ["key", "desired", "reported", "default", "unit", "meaning"];

    /// <exception cref="CommandException">The thing does not exist.</exception>
    public async Task ShowAsync(string thingName, CancellationToken cancel)
    {
        ShadowDocument configuration = await FindAsync(thingName, ConfigShadow.Configuration, cancel);
        ShadowDocument maintenance = await FindAsync(thingName, ConfigShadow.Maintenance, cancel);
        ShadowDocument classic = await shadows.FindAsync(thingName, null, cancel);
        if (configuration.Version is null && maintenance.Version is null && classic.Version is null)
            await new ThingLookup(things).ExpectAsync(thingName, cancel);
        await output.WriteLineAsync($"{thingName} {DevicePresence.Of(classic)}.");
        var rows = Enumerable.Range(0, ConfigId.Count).Select(id => Row(
            id, ConfigTable.Of(id).Shadow == ConfigShadow.Configuration ? configuration : maintenance));
        TextTable.Write(output, Columns, [.. rows, Restart(maintenance)]);
        ShowRejected(configuration);
        ShowRejected(maintenance);
    }

    private static string[] Row(int id, ShadowDocument document)
    {
        ConfigKey key = ConfigTable.Of(id);
        JsonNode? Value(JsonObject section) => section[key.Name] ?? (key.Alias is null ? null : section[key.Alias]);
        string alias = key.Alias is not null && document.Desired.ContainsKey(key.Alias) ? $" ({key.Alias})" : "";
        return
        [
            key.Name + alias,
            ConfigJson.ToText(Value(document.Desired)),
            ConfigJson.ToText(Value(document.Reported)),
            ConfigTableText.Default(id),
            key.Unit,
            key.Meaning.Replace("`", "", StringComparison.Ordinal),
        ];
    }

    private static string[] Restart(ShadowDocument document) =>
    [
        DeltaParser.RestartKey,
        ConfigJson.ToText(document.Desired[DeltaParser.RestartKey]),
        ConfigJson.ToText(document.Reported[DeltaParser.RestartKey]),
        "-",
        "",
        "a token of your choice; each new one causes one restart, inside the maintenance window",
    ];

    private void ShowRejected(ShadowDocument document)
    {
        var rejections = ConfigRejection.Reported(document.Reported);
        if (rejections.Count > 0)
            output.WriteLine("Rejected by the device, which therefore applied nothing of that change:");
        foreach (ConfigRejection rejection in rejections)
            output.WriteLine($"  {rejection}");
    }

    private Task<ShadowDocument> FindAsync(string thingName, ConfigShadow shadow, CancellationToken cancel) =>
        shadows.FindAsync(thingName, ConfigPlan.NameOf(shadow), cancel);
}
