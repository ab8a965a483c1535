using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>What somebody should know of one shadow.</summary>
/// <param name="now">Unix second.</param>
public sealed class ShadowCheck(SyncOutcome outcome, long now)
{
    public ShadowId Id => outcome.Id;

    public bool Exists => !outcome.IsMissing;

    public long? Version => Exists ? outcome.State?.Version : null;

    /// <summary>Versions that are not known yet; null if none.</summary>
    public (long First, long Last)? Waiting => outcome.Waiting;

    /// <summary>The fields that are not in sync.</summary>
    public IReadOnlyList<Field> Differences => outcome.State?.Differences ?? [];

    /// <summary>Conflicts that nobody has decided.</summary>
    public IReadOnlyDictionary<FieldPath, OpenConflict> Open => outcome.State?.Open ?? new Dictionary<FieldPath, OpenConflict>();

    /// <summary>When the device last wrote anything, Unix second; null if it never did.</summary>
    public long? ReportedAt => outcome.State is { Document: var document }
        ? SyncDocument.NewestStamp(document.Reported, document.ReportedStamps)
        : null;

    /// <summary>For how long the sides have differed, in seconds; null if they do not.</summary>
    public long? DifferingForS => Differences.Min(one => one.Since) is { } since ? Math.Max(0, now - since) : null;

    /// <summary>The gravest standing of its fields, in one word.</summary>
    public string Status => !Exists
        ? "missing"
        : NameOf(Differences.Select(one => one.Standing).DefaultIfEmpty(FieldStanding.InSync).Max());

    /// <summary>The name of a standing.</summary>
    public static string NameOf(FieldStanding standing) => standing switch
    {
        FieldStanding.InSync => "in_sync",
        FieldStanding.Pending => "pending",
        FieldStanding.DeviceChanged => "device_changed",
        _ => "conflict",
    };

    /// <summary>What is wrong; empty if nothing.</summary>
    public IEnumerable<string> Problems(HealthLimits limits)
    {
        if (!Exists)
            yield break;
        if (Open.Count > 0)
            yield return $"{Open.Count} unresolved conflict{(Open.Count == 1 ? "" : "s")}: {string.Join(", ", Open.Keys)}";
        if (DifferingForS is { } seconds && seconds > limits.OutOfSync.TotalSeconds)
            yield return $"desired and reported have differed for {seconds} s: {string.Join(", ", Differences.Select(field => field.Path))}";
        if (limits.MayBeStale(Id))
            yield break;
        if (ReportedAt is not { } reportedAt)
            yield return "the device has never reported it";
        else if (now - reportedAt > limits.Stale.TotalSeconds)
            yield return $"stale: last reported {now - reportedAt} s ago";
    }

    /// <summary>For programs.</summary>
    public JsonObject ToJson(HealthLimits limits)
    {
        return new JsonObject
        {
            ["thingName"] = Id.Thing,
            ["shadowName"] = Id.Shadow,
            ["status"] = Status,
            ["version"] = Version,
            ["waitingFor"] = Waiting is { } missing ? new JsonArray(missing.First, missing.Last) : null,
            ["reportedAt"] = ReportedAt,
            ["differingForS"] = DifferingForS,
            ["fields"] = new JsonArray([.. Differences.Select(ToJson)]),
            ["problems"] = new JsonArray([.. Problems(limits).Select(problem => JsonValue.Create(problem))]),
        };
    }

    private JsonObject ToJson(Field field) => new()
    {
        ["field"] = field.Path.ToString(),
        ["status"] = NameOf(field.Standing),
        ["base"] = field.Base?.DeepClone(),
        ["desired"] = field.Desired?.DeepClone(),
        ["reported"] = field.Reported?.DeepClone(),
        ["desiredAt"] = field.DesiredAt,
        ["reportedAt"] = field.ReportedAt,
        ["forReview"] = Open.TryGetValue(field.Path, out OpenConflict? conflict) && conflict.IsForReview,
    };
}

/// <summary>From when on a shadow is not well.</summary>
/// <param name="Stale">The device has written nothing for longer.</param>
/// <param name="OutOfSync">Desired and reported have differed for longer.</param>
/// <param name="Unreported">Shadows that no device reports on its own, by name.</param>
public sealed record HealthLimits(TimeSpan Stale, TimeSpan OutOfSync, IReadOnlySet<string> Unreported)
{
    /// <summary>This device reports its configuration every 6 h (docs/shadows.md); the cloud writes the shadow `identity`.</summary>
    public static HealthLimits FromEnvironment(Func<string, string?> variable) => new(
        TimeSpan.FromSeconds(Seconds(variable, "STALE_AFTER_S", 8 * 3600)),
        TimeSpan.FromSeconds(Seconds(variable, "OUT_OF_SYNC_AFTER_S", 3600)),
        (variable("UNREPORTED_SHADOWS") ?? "identity").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal));

    /// <summary>Whether it means nothing if a shadow is not reported.</summary>
    public bool MayBeStale(ShadowId id) => id.Shadow is { } name && Unreported.Contains(name);

    /// <summary>A positive number of seconds.</summary>
    /// <exception cref="SyncInputException">The variable is something else.</exception>
    internal static int Seconds(Func<string, string?> variable, string name, int otherwise) => variable(name) switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, out int seconds) && seconds > 0 => seconds,
        var text => throw new SyncInputException($"{name}: \"{text}\"; expected a whole number above 0"),
    };
}
