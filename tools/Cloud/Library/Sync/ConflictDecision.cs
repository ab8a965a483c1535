using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>What becomes of a conflict, and why.</summary>
/// <param name="Winner">Null: a person decides.</param>
/// <param name="Reason">For people.</param>
public sealed record ConflictDecision(Side? Winner, Severity Severity, string Reason)
{
    /// <summary>Decides about a conflict.</summary>
    /// <param name="conflict">If it is not certain, no automatic decision undoes what the cloud desires.</param>
    /// <param name="countInWindow">Conflicts of the thing in the settings' window, this one included.</param>
    public static ConflictDecision Of(Field conflict, int countInWindow, SyncSettings settings)
    {
        Severity severity = SeverityOf(conflict, settings);
        ConflictDecision Review(string reason) => new(null, severity, reason);
        if (settings.Strategy == ConflictStrategy.ManualReview)
            return Review("the strategy is manual_review");
        if (severity >= settings.ManualReviewSeverity)
        {
            return Review($"its severity is {SyncSettings.NameOf(severity)}, and manual_review_severity is "
                + SyncSettings.NameOf(settings.ManualReviewSeverity));
        }

        if (countInWindow > settings.AutoResolveThreshold)
        {
            return Review($"{countInWindow} conflicts within {settings.Window.TotalSeconds:0} s, and auto_resolve_threshold is "
                + settings.AutoResolveThreshold.ToString(CultureInfo.InvariantCulture));
        }

        (Side winner, string reason) = settings.Strategy switch
        {
            ConflictStrategy.LastWriterWins => Last(conflict),
            ConflictStrategy.PriorityBased => Prior(conflict, settings),
            _ => (Side.Desired, "what is desired belongs to the cloud, what is reported to the device"),
        };
        return conflict.IsCertain || winner == Side.Desired
            ? new ConflictDecision(winner, severity, reason)
            : Review($"versions before it are missing from the history, and {reason}");
    }

    /// <summary>How much a conflict matters.</summary>
    public static Severity SeverityOf(Field conflict, SyncSettings settings)
    {
        if (Nearest(conflict.Path, settings.FieldSeverities, out Severity severity) is not null)
            return severity;
        return TypeOf(conflict.Desired) == TypeOf(conflict.Reported) ? Severity.Low : Severity.High;
    }

    // AWS stamps in whole seconds, so two writers may share one. The cloud's value then stands: nothing has to be written.
    private static (Side Winner, string Reason) Last(Field conflict) => (conflict.DesiredAt, conflict.ReportedAt) switch
    {
        (null, _) or (_, null) => (Side.Desired, "a side has no timestamp, so the desired value stands"),
        var (desired, reported) when desired > reported => (Side.Desired, $"desired at {Text(desired)}, after {Text(reported)}"),
        var (desired, reported) when desired < reported => (Side.Reported, $"reported at {Text(reported)}, after {Text(desired)}"),
        var (desired, _) => (Side.Desired, $"a tie, both written at {Text(desired)}: the desired value stands"),
    };

    private static (Side Winner, string Reason) Prior(Field conflict, SyncSettings settings) =>
        Nearest(conflict.Path, settings.FieldPriorities, out Side side) is { } path
            ? (side, $"field_priorities of {path} is {SyncSettings.NameOf(side)}")
            : (settings.DefaultPriority, $"default_priority is {SyncSettings.NameOf(settings.DefaultPriority)}");

    private static FieldPath? Nearest<T>(FieldPath path, IReadOnlyDictionary<FieldPath, T> values, out T? value)
    {
        foreach (FieldPath one in path.WithParents())
        {
            if (values.TryGetValue(one, out value))
                return one;
        }

        value = default;
        return null;
    }

    private static JsonValueKind TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.False => JsonValueKind.True,
        var kind => kind ?? JsonValueKind.Null,
    };

    private static string Text(long? seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds ?? 0).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
