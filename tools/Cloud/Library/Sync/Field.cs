using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>How a field stands between the cloud and its device.</summary>
public enum FieldStanding
{
    /// <summary>Both sides agree, or only one of them has the field.</summary>
    InSync,

    /// <summary>Only the cloud has changed it: the device has not taken it yet.</summary>
    Pending,

    /// <summary>Only the device has changed it, or no longer reports it.</summary>
    DeviceChanged,

    /// <summary>Both sides have changed it since they last agreed, to different values.</summary>
    Conflict,
}

/// <summary>One leaf of a shadow's document on both sides. Arrays and empty objects are leaves; so is an object where the other
/// side has something else.</summary>
/// <param name="Base">The value both sides last agreed on; null if there is none.</param>
/// <param name="Desired">Null: not desired.</param>
/// <param name="Reported">Null: not reported.</param>
/// <param name="DesiredAt">Unix second of the last write; null if the metadata does not say.</param>
/// <param name="ReportedAt">Likewise.</param>
/// <param name="IsCertain">False: versions are unknown since the sides last agreed.</param>
public sealed record Field(
    FieldPath Path,
    FieldStanding Standing,
    JsonNode? Base,
    JsonNode? Desired,
    JsonNode? Reported,
    long? DesiredAt,
    long? ReportedAt,
    bool IsCertain = true)
{
    /// <summary>Since when the sides differ as they do, Unix second: the later write of both, but a pending field is pending since
    /// the cloud wrote it, however often the device repeats its old value.</summary>
    public long? Since => Standing switch
    {
        FieldStanding.Pending => DesiredAt,
        FieldStanding.DeviceChanged => ReportedAt,
        _ => Math.Max(DesiredAt ?? 0, ReportedAt ?? 0) is > 0 and var newest ? newest : null,
    };

    /// <summary>All leaves of a document, each on both sides; without a base, and so without a standing.</summary>
    public static IEnumerable<Field> Of(SyncDocument document) => Walk(
        FieldPath.Root, document.Desired, document.Reported, document.DesiredStamps, document.ReportedStamps);

    private static IEnumerable<Field> Walk(
        FieldPath path, JsonObject? desired, JsonObject? reported, JsonNode? desiredStamps, JsonNode? reportedStamps)
    {
        var keys = (desired ?? []).Select(member => member.Key).Union((reported ?? []).Select(member => member.Key));
        foreach (string key in keys)
        {
            (JsonNode? wanted, JsonNode? present) = (desired?[key], reported?[key]);
            JsonNode? wantedStamps = (desiredStamps as JsonObject)?[key];
            JsonNode? presentStamps = (reportedStamps as JsonObject)?[key];
            bool isInner = wanted is null or JsonObject && present is null or JsonObject
                && (wanted is JsonObject { Count: > 0 } || present is JsonObject { Count: > 0 });
            FieldPath child = path.Child(key);
            if (!isInner)
            {
                yield return new Field(
                    child,
                    FieldStanding.InSync,
                    null,
                    wanted,
                    present,
                    SyncDocument.NewestStamp(wanted, wantedStamps),
                    SyncDocument.NewestStamp(present, presentStamps));
                continue;
            }

            foreach (Field leaf in Walk(child, wanted as JsonObject, present as JsonObject, wantedStamps, presentStamps))
                yield return leaf;
        }
    }
}
