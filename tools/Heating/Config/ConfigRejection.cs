using System.Text.Json.Nodes;

namespace Heating.Config;

/// <summary>A key that the device refuses.</summary>
/// <param name="Key">As it was desired.</param>
/// <param name="Value">What was desired.</param>
/// <param name="Reason">The end of a sentence that begins with the key, or a sentence.</param>
internal sealed record ConfigRejection(string Key, string Value, string Reason)
{
    /// <summary>What a device has reported as rejected.</summary>
    public static IReadOnlyList<ConfigRejection> Reported(JsonObject reported) =>
        reported["rejected"] is not JsonObject rejected
            ? []
            : [.. rejected.Select(member => new ConfigRejection(
                member.Key, ConfigJson.ToText(member.Value?["value"]), ConfigJson.ToText(member.Value?["reason"])))];

    /// <summary>One line.</summary>
    public override string ToString() => $"{Key} = {Value}: {Reason}";
}
