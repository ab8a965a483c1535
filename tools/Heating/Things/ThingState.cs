using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Config;

namespace Heating.Things;

/// <summary>A thing and the state in its classic shadow.</summary>
/// <param name="Thing">The registry's entry.</param>
internal sealed record ThingState(Thing Thing, ShadowDocument Classic)
{
    /// <summary>The column heads of <see cref="Cells"/>.</summary>
    public static readonly string[] Columns = ["name", "type", "state", "heating", "°C", "firmware", "RSSI dBm", "attributes"];

    private static readonly string[] ReportedKeys = ["status", "temperature", "firmware", "rssi"];

    /// <summary>A row of a table.</summary>
    public IEnumerable<string> Cells()
    {
        var reported = ReportedKeys.Select(key => ConfigJson.ToText(Classic.Reported[key]));
        return
        [
            Thing.ThingName,
            Thing.ThingTypeName ?? "-",
            DevicePresence.Of(Classic).Word,
            .. reported,
            string.Join(", ", Thing.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}")),
        ];
    }

    /// <summary>The same for programs, with AWS's names; `reported` is null if the device has never reported.</summary>
    public JsonObject ToJson() => new()
    {
        ["thingName"] = Thing.ThingName,
        ["thingTypeName"] = Thing.ThingTypeName,
        ["thingArn"] = Thing.ThingArn,
        ["version"] = Thing.Version,
        ["attributes"] = new JsonObject(
            Thing.Attributes.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)JsonValue.Create(one.Value)))),
        ["reported"] = Classic.Version is null ? null : Classic.Reported.DeepClone(),
    };
}
