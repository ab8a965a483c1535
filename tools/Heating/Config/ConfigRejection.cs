using System.Text.Json.Nodes;

namespace Heating.Config;

/// <summary>A key that the device rejects.</summary>
/// <param name="Key">The key's name as desired.</param>
/// <param name="Value">The desired value.</param>
/// <param name="Reason">A sentence, or the end of one that begins with the key.</param>
internal sealed record ConfigRejection(string Key, string Value, string Reason)
{
    /// <summary>The rejections that a device has reported.</summary>
    public static IReadOnlyList<ConfigRejection> Reported(JsonObject reported) =>
        reported["rejected"] is not JsonObject rejected
            ? []
            : [.. rejected.Select(member => new ConfigRejection(
                member.Key, ConfigJson.ToText(member.Value?["value"]), ConfigJson.ToText(member.Value?["reason"])))];

    public override string ToString() => $"{Key} = {Value}: {Reason}";
}
