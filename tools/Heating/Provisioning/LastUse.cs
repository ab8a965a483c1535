using System.Text.Json.Nodes;
using Heating.Aws;

namespace Heating.Provisioning;

/// <summary>With which certificate a device was seen.</summary>
/// <param name="CertificateId">Null: not known.</param>
/// <param name="At">When it connected; null: not known.</param>
internal sealed record Seen(string? CertificateId, DateTimeOffset? At);

/// <summary>Finds out with which certificate a device connected last. Neither AWS's registry nor the device says so; but
/// the event of its connection does, and a rule can write that to the thing's shadow "identity" (certs/README.md). The
/// local cloud has such a rule built in.</summary>
internal sealed class LastUse(ShadowsApi shadows)
{
    /// <summary>Name of the shadow.</summary>
    public const string ShadowName = "identity";

    private const string Key = "certificateId";

    /// <summary>The certificate of the thing's last connection.</summary>
    public async Task<Seen> OfAsync(string thingName, CancellationToken cancel)
    {
        ShadowDocument document = await shadows.FindAsync(thingName, ShadowName, cancel);
        return document.Reported[Key] is JsonValue value && value.TryGetValue(out string? id)
            ? new Seen(id, document.ReportedAt(Key))
            : new Seen(null, null);
    }
}
