using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>What is remembered of a shadow between two messages: how far its history has been followed, and the base, which is the
/// last value of each field that both sides agreed on. Immutable.</summary>
/// <remarks>
/// Following the history version by version is what tells a conflict from everything that only looks like one:
/// a field that only one side has is agreed on, for the other has no opinion (a deleted field too: deleting withdraws an opinion);
/// the first value that a device reports is where it starts, and no change;
/// a device that reports a value which was desired since the base has taken it, late, and the newer one is on its way.
/// </remarks>
public sealed class SyncState
{
    /// <summary>Desired values remembered for a field that its device has not taken. A device that was away gets only the latest, so
    /// it takes an older one only if several were desired while a message was on its way.</summary>
    public const int WantedMax = 8;

    /// <summary>AWS keeps a deleted shadow's version for 48 h (Developer Guide, device-shadow-mqtt). A lower version than the known
    /// one, this much later, comes from a shadow that was created anew. Half of it leaves room for clocks that differ.</summary>
    public static readonly TimeSpan RebirthAfter = TimeSpan.FromHours(24);

    private readonly JsonObject _base;
    private readonly Dictionary<FieldPath, List<JsonNode>> _wanted;
    private readonly Dictionary<FieldPath, OpenConflict> _open;
    private readonly HashSet<FieldPath> _uncertain;

    private SyncState(
        SyncDocument document,
        JsonObject agreed,
        Dictionary<FieldPath, List<JsonNode>> wanted,
        Dictionary<FieldPath, OpenConflict> open,
        IReadOnlyList<EndedConflict> ended,
        IReadOnlyList<Field> differences)
    {
        Document = document;
        Ended = ended;
        _base = agreed;
        _wanted = wanted;
        _open = open;
        Differences = differences;
        _uncertain = [.. differences.Where(field => !field.IsCertain).Select(field => field.Path)];
    }

    /// <summary>The document that was followed last.</summary>
    public SyncDocument Document { get; }

    public long Version => Document.Version;

    /// <summary>The fields that are not in sync.</summary>
    public IReadOnlyList<Field> Differences { get; }

    /// <summary>Conflicts that are not resolved.</summary>
    public IReadOnlyDictionary<FieldPath, OpenConflict> Open => _open;

    /// <summary>Conflicts that are over, and whose records may not say so yet.</summary>
    public IReadOnlyList<EndedConflict> Ended { get; }

    /// <summary>Whether a document comes from the same shadow, deleted and created again: then the history starts anew.</summary>
    public bool IsBefore(SyncDocument rebirth) =>
        rebirth.Version <= Version && rebirth.Timestamp - Document.Timestamp >= RebirthAfter.TotalSeconds;

    /// <summary>Whether a document is from before the shadow was deleted and created again, whatever its version.</summary>
    public bool IsAfterRebirthOf(SyncDocument old) => Document.Timestamp - old.Timestamp >= RebirthAfter.TotalSeconds;

    /// <summary>Starts with a document of which nothing earlier is known: every difference may be a configuration on its way.</summary>
    public static SyncState Start(SyncDocument document) => Follow(null, document, hasGap: true);

    /// <summary>The history starts anew: whatever was in conflict is over.</summary>
    public SyncState Restarted(SyncDocument document) => Start(document).With(EndedWith(null, []));

    /// <summary>The state of a shadow that was deleted.</summary>
    public SyncState Deleted() => Restarted(new SyncDocument(Version, Document.Timestamp, [], [], [], []));

    /// <summary>The state after the next version.</summary>
    /// <param name="hasGap">Versions in between are unknown. Whoever seems to have changed a field that differs may only not have
    /// taken the other's value yet, so nobody can be certain of such a field until its sides agree again.</param>
    public SyncState Next(SyncDocument document, bool hasGap = false) => Follow(this, document, hasGap);

    /// <summary>The state once the records of the conflicts that are over say so.</summary>
    public SyncState Closed() => Ended.Count == 0 ? this : With([]);

    /// <summary>The state after a conflict is resolved: what the device reported is known, and so is no change any more. Nor is it one
    /// if the device goes back to the base of before.</summary>
    /// <param name="reported">As it was when the conflict was resolved. If the device reports something else by now, it has changed
    /// the field again, and another conflict begins.</param>
    public SyncState Resolved(FieldPath path, JsonNode? reported)
    {
        Field field = Differences.First(difference => difference.Path.Equals(path));
        var agreed = (JsonObject)_base.DeepClone();
        path.Set(agreed, reported);
        var wanted = new Dictionary<FieldPath, List<JsonNode>>(_wanted);
        wanted[path] = [.. field.Base is { } before ? [before] : Array.Empty<JsonNode>(), .. _wanted.GetValueOrDefault(path) ?? []];
        Field judged = Judge(field with { Base = reported });
        var open = new Dictionary<FieldPath, OpenConflict>(_open);
        open.Remove(path);
        if (judged.Standing == FieldStanding.Conflict)
            open[path] = new OpenConflict(Version, judged.Since ?? Document.Timestamp, IsForReview: false);
        return new SyncState(
            Document, agreed, wanted, open, Ended, [.. Differences.Select(one => one.Path.Equals(path) ? judged : one)]);
    }

    /// <summary>The state after a conflict was given to a person.</summary>
    public SyncState ForReview(FieldPath path)
    {
        var open = new Dictionary<FieldPath, OpenConflict>(_open);
        open[path] = open[path] with { IsForReview = true };
        return new SyncState(Document, _base, _wanted, open, Ended, Differences);
    }

    /// <summary>Writes the state for a table.</summary>
    public JsonObject ToJson()
    {
        var fields = new JsonObject();
        foreach ((FieldPath path, List<JsonNode> values) in _wanted)
            fields[path.ToString()] = new JsonArray([.. values.Select(value => value.DeepClone())]);
        var open = new JsonObject();
        foreach ((FieldPath path, OpenConflict conflict) in _open)
        {
            open[path.ToString()] = new JsonObject
            {
                ["version"] = conflict.Version,
                ["at"] = conflict.At,
                ["isForReview"] = conflict.IsForReview,
            };
        }

        JsonObject document = Document.ToJson();
        document["timestamp"] = Document.Timestamp;
        return new JsonObject
        {
            ["document"] = document,
            ["base"] = _base.DeepClone(),
            ["wanted"] = fields,
            ["open"] = open,
            ["ended"] = new JsonArray([.. Ended.Select(one => one.ToJson())]),
            ["uncertain"] = new JsonArray([.. _uncertain.Select(path => JsonValue.Create(path.ToString()))]),
        };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static SyncState Parse(string text)
    {
        try
        {
            JsonObject state = JsonNode.Parse(text)!.AsObject();
            var document = SyncDocument.Of(state["document"], state["document"]!["timestamp"]!.GetValue<long>());
            var wanted = state["wanted"]!.AsObject().ToDictionary(
                member => FieldPath.Parse(member.Key), member => member.Value!.AsArray().Select(value => value!.DeepClone()).ToList());
            var open = state["open"]!.AsObject().ToDictionary(
                member => FieldPath.Parse(member.Key),
                member => new OpenConflict(
                    member.Value!["version"]!.GetValue<long>(),
                    member.Value["at"]!.GetValue<long>(),
                    member.Value["isForReview"]!.GetValue<bool>()));
            EndedConflict[] ended = [.. (state["ended"] as JsonArray ?? []).Select(one => EndedConflict.Of(one!))];
            var agreed = (JsonObject)state["base"]!.DeepClone();
            var uncertain = state["uncertain"]!.AsArray().Select(path => FieldPath.Parse(path!.GetValue<string>())).ToHashSet();
            var differences = Field.Of(document)
                .Select(field => Judge(field with
                {
                    Base = field.Path.Find(agreed), IsCertain = !uncertain.Contains(field.Path),
                }))
                .Where(field => field.Standing != FieldStanding.InSync);
            return new SyncState(document, agreed, wanted, open, ended, [.. differences]);
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or FormatException or NullReferenceException or SyncInputException)
        {
            throw new InvalidDataException($"The history table holds a base that cannot be read: {error.Message}", error);
        }
    }

    // The base of each field is taken over from the state before, or set anew where the sides agree.
    private static SyncState Follow(SyncState? before, SyncDocument document, bool hasGap)
    {
        var agreed = new JsonObject();
        var wanted = new Dictionary<FieldPath, List<JsonNode>>();
        var open = new Dictionary<FieldPath, OpenConflict>();
        var differences = new List<Field>();
        foreach (Field leaf in Field.Of(document))
        {
            if (leaf.Desired is null || JsonNode.DeepEquals(leaf.Desired, leaf.Reported))
            {
                leaf.Path.Set(agreed, leaf.Desired ?? leaf.Reported);
                continue;
            }

            List<JsonNode> values = [.. before?._wanted.GetValueOrDefault(leaf.Path) ?? []];
            JsonNode? known = before is null ? leaf.Reported : leaf.Path.Find(before._base);
            int taken = values.FindIndex(value => JsonNode.DeepEquals(value, leaf.Reported));
            if (taken >= 0 || known is null)
                known = leaf.Reported;
            values.RemoveRange(0, taken + 1);
            bool isCertain = !hasGap && before?._uncertain.Contains(leaf.Path) != true;
            Field field = Judge(leaf with { Base = known, IsCertain = isCertain });
            if (values.Count == 0 || !JsonNode.DeepEquals(values[^1], leaf.Desired))
                values.Add(leaf.Desired);
            if (values.Count > WantedMax)
                values.RemoveRange(0, values.Count - WantedMax);
            if (field.Base is not null)
                field.Path.Set(agreed, field.Base);
            if (field.Standing == FieldStanding.Conflict)
            {
                open[field.Path] = before?._open.GetValueOrDefault(field.Path)
                    ?? new OpenConflict(document.Version, field.Since ?? document.Timestamp, IsForReview: false);
            }

            wanted[field.Path] = values;
            differences.Add(field);
        }

        return new SyncState(document, agreed, wanted, open, before?.EndedWith(document, open) ?? [], differences);
    }

    private SyncState With(IReadOnlyList<EndedConflict> ended) => new(Document, _base, _wanted, _open, ended, Differences);

    private List<EndedConflict> EndedWith(SyncDocument? now, Dictionary<FieldPath, OpenConflict> open) =>
    [
        .. Ended,
        .. _open.Where(pair => !open.ContainsKey(pair.Key)).Select(pair => new EndedConflict(
            Differences.First(field => field.Path.Equals(pair.Key)), pair.Value, now is null ? null : pair.Key.Find(now.Desired))),
    ];

    private static Field Judge(Field field)
    {
        FieldStanding standing = field switch
        {
            { Desired: null } => FieldStanding.InSync,
            _ when JsonNode.DeepEquals(field.Desired, field.Reported) => FieldStanding.InSync,
            { Base: null } => FieldStanding.Pending,
            _ when JsonNode.DeepEquals(field.Reported, field.Base) => FieldStanding.Pending,
            _ when JsonNode.DeepEquals(field.Desired, field.Base) => FieldStanding.DeviceChanged,
            { Reported: null } => FieldStanding.Pending, // the device has withdrawn its value, so only the cloud has one
            _ => FieldStanding.Conflict,
        };
        return field with { Standing = standing };
    }
}

/// <summary>A conflict that is not resolved.</summary>
/// <param name="Version">The document's version with which it began.</param>
/// <param name="At">Unix second.</param>
/// <param name="IsForReview">A person has to decide.</param>
public sealed record OpenConflict(long Version, long At, bool IsForReview);

/// <summary>A conflict that is over.</summary>
/// <param name="Field">As it was last while they were in conflict.</param>
/// <param name="DesiredNow">What is desired since; null: nothing.</param>
public sealed record EndedConflict(Field Field, OpenConflict Conflict, JsonNode? DesiredNow)
{
    /// <summary>Writes what <see cref="Of"/> reads: all that a record needs.</summary>
    public JsonObject ToJson() => new()
    {
        ["field"] = Field.Path.ToString(),
        ["version"] = Conflict.Version,
        ["at"] = Conflict.At,
        ["base"] = Field.Base?.DeepClone(),
        ["desired"] = Field.Desired?.DeepClone(),
        ["reported"] = Field.Reported?.DeepClone(),
        ["desiredNow"] = DesiredNow?.DeepClone(),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    internal static EndedConflict Of(JsonNode item) => new(
        new Field(
            FieldPath.Parse(item["field"]!.GetValue<string>()),
            FieldStanding.Conflict,
            item["base"]?.DeepClone(),
            item["desired"]?.DeepClone(),
            item["reported"]?.DeepClone(),
            DesiredAt: null,
            ReportedAt: null),
        new OpenConflict(item["version"]!.GetValue<long>(), item["at"]!.GetValue<long>(), IsForReview: false),
        item["desiredNow"]?.DeepClone());
}
