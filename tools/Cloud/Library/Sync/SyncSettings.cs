using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>How conflicts are resolved.</summary>
public enum ConflictStrategy
{
    /// <summary>The side that wrote the field last wins.</summary>
    LastWriterWins,

    /// <summary>The owner of the section wins: what is desired is the cloud's.</summary>
    FieldLevelMerge,

    /// <summary>The side named for the field wins.</summary>
    PriorityBased,

    /// <summary>A person decides.</summary>
    ManualReview,
}

/// <summary>A side of a shadow: the cloud writes `desired`, the device writes `reported`.</summary>
public enum Side
{
    Desired,
    Reported,
}

/// <summary>How much a conflict matters. The order counts.</summary>
public enum Severity
{
    None,
    Low,
    Medium,
    High,
}

/// <summary>What to do with a field that only the device has changed.</summary>
public enum DeviceChanges
{
    /// <summary>Nothing: the delta tells the device to return to the desired value, as shadows work on their own.</summary>
    Restore,

    /// <summary>Desire what the device reports.</summary>
    Adopt,
}

/// <summary>How a thing's shadows are synchronised: an item of the device configuration table, over defaults from the
/// environment.</summary>
public sealed record SyncSettings
{
    public ConflictStrategy Strategy { get; init; } = ConflictStrategy.FieldLevelMerge;

    public DeviceChanges DeviceChanges { get; init; } = DeviceChanges.Restore;

    /// <summary>More conflicts of a thing than this within <see cref="Window"/> are left to a person: 1 to 100.</summary>
    public int AutoResolveThreshold { get; init; } = 5;

    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Conflicts of this severity or a higher one are left to a person.</summary>
    public Severity ManualReviewSeverity { get; init; } = Severity.High;

    /// <summary>The side that wins, by field; a field inside an object has the object's unless it has its own.</summary>
    public IReadOnlyDictionary<FieldPath, Side> FieldPriorities { get; init; } = new Dictionary<FieldPath, Side>();

    /// <summary>The side that wins for fields without a priority of their own.</summary>
    public Side DefaultPriority { get; init; } = Side.Desired;

    /// <summary>Severity by field. Without one it is high if the values are of different types, otherwise low.</summary>
    public IReadOnlyDictionary<FieldPath, Severity> FieldSeverities { get; init; } = new Dictionary<FieldPath, Severity>();

    /// <summary>The defaults.</summary>
    /// <exception cref="SyncInputException">A variable has a value that is not allowed.</exception>
    public static SyncSettings FromEnvironment(Func<string, string?> variable)
    {
        var item = new JsonObject();
        foreach ((string name, string attribute) in Variables)
        {
            if (variable(name) is { Length: > 0 } text)
                item[attribute] = text;
        }

        return new SyncSettings().With(item, attribute => Variables.First(pair => pair.Attribute == attribute).Variable);
    }

    /// <summary>These settings with those of an item over them, and those for the shadow over both.</summary>
    /// <param name="item">The thing's item of the device configuration table; null if there is none.</param>
    /// <exception cref="SyncInputException">An attribute has a value that is not allowed.</exception>
    public SyncSettings For(ShadowId id, JsonObject? item)
    {
        if (item is null)
            return this;
        SyncSettings ofThing = With(item, name => $"device configuration of {id.Thing}, {name}");
        return id.Shadow is { } shadow && item["shadows"] is JsonObject shadows && shadows[shadow] is JsonObject own
            ? ofThing.With(own, name => $"device configuration of {id.Thing}, shadows.{shadow}.{name}")
            : ofThing;
    }

    private static readonly (string Variable, string Attribute)[] Variables =
    [
        ("CONFLICT_STRATEGY", "conflict_strategy"),
        ("DEVICE_CHANGES", "device_changes"),
        ("AUTO_RESOLVE_THRESHOLD", "auto_resolve_threshold"),
        ("AUTO_RESOLVE_WINDOW_S", "auto_resolve_window_s"),
        ("MANUAL_REVIEW_SEVERITY", "manual_review_severity"),
        ("DEFAULT_PRIORITY", "default_priority"),
    ];

    private SyncSettings With(JsonObject item, Func<string, string> where) => this with
    {
        Strategy = Choice(item, "conflict_strategy", where, Strategies, Strategy),
        DeviceChanges = Choice(item, "device_changes", where, Changes, DeviceChanges),
        AutoResolveThreshold = Whole(item, "auto_resolve_threshold", where, 1, 100, AutoResolveThreshold),
        Window = TimeSpan.FromSeconds(Whole(item, "auto_resolve_window_s", where, 1, 604_800, (int)Window.TotalSeconds)),
        ManualReviewSeverity = Choice(item, "manual_review_severity", where, Severities, ManualReviewSeverity),
        FieldPriorities = Fields(item, "field_priorities", where, Sides, FieldPriorities),
        DefaultPriority = Choice(item, "default_priority", where, Sides, DefaultPriority),
        FieldSeverities = Fields(item, "field_severities", where, Severities, FieldSeverities),
    };

    private static readonly Dictionary<string, ConflictStrategy> Strategies = new()
    {
        ["last_writer_wins"] = ConflictStrategy.LastWriterWins,
        ["field_level_merge"] = ConflictStrategy.FieldLevelMerge,
        ["priority_based"] = ConflictStrategy.PriorityBased,
        ["manual_review"] = ConflictStrategy.ManualReview,
    };

    private static readonly Dictionary<string, DeviceChanges> Changes = new()
    {
        ["restore"] = DeviceChanges.Restore,
        ["adopt"] = DeviceChanges.Adopt,
    };

    private static readonly Dictionary<string, Side> Sides = new()
    {
        ["desired"] = Side.Desired,
        ["reported"] = Side.Reported,
    };

    private static readonly Dictionary<string, Severity> Severities = new()
    {
        ["none"] = Severity.None,
        ["low"] = Severity.Low,
        ["medium"] = Severity.Medium,
        ["high"] = Severity.High,
    };

    /// <summary>The name of a strategy, as settings and records have it.</summary>
    public static string NameOf(ConflictStrategy strategy) => Strategies.First(pair => pair.Value == strategy).Key;

    /// <summary>The name of a side.</summary>
    public static string NameOf(Side side) => Sides.First(pair => pair.Value == side).Key;

    /// <summary>The name of a severity.</summary>
    public static string NameOf(Severity severity) => Severities.First(pair => pair.Value == severity).Key;

    /// <summary>A side by its name; null if there is none.</summary>
    public static Side? SideOf(string name) => Sides.TryGetValue(name, out Side side) ? side : null;

    private static T Choice<T>(
        JsonObject item, string name, Func<string, string> where, Dictionary<string, T> choices, T otherwise) =>
        item[name] is { } node ? Choice(node, where(name), choices) : otherwise;

    private static T Choice<T>(JsonNode? node, string where, Dictionary<string, T> choices) =>
        node is JsonValue value && value.TryGetValue(out string? text) && choices.TryGetValue(text, out T? choice)
            ? choice
            : throw new SyncInputException($"{where}: {node?.ToJsonString() ?? "null"}; expected {string.Join(", ", choices.Keys)}");

    private static Dictionary<FieldPath, T> Fields<T>(
        JsonObject item,
        string name,
        Func<string, string> where,
        Dictionary<string, T> choices,
        IReadOnlyDictionary<FieldPath, T> otherwise)
    {
        var all = new Dictionary<FieldPath, T>(otherwise);
        if (item[name] is not { } node)
            return all;
        if (node is not JsonObject fields)
            throw new SyncInputException($"{where(name)}: expected an object of field names");
        foreach ((string field, JsonNode? value) in fields)
            all[FieldPath.Parse(field)] = Choice(value, $"{where(name)}.{field}", choices);
        return all;
    }

    private static int Whole(JsonObject item, string name, Func<string, string> where, int min, int max, int otherwise)
    {
        if (item[name] is not { } node)
            return otherwise;
        bool isText = node.GetValueKind() == JsonValueKind.String;
        long? number = isText
            ? long.TryParse(node.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? parsed : null
            : SyncDocument.NumberOf(item, name);
        return number >= min && number <= max
            ? (int)number
            : throw new SyncInputException($"{where(name)}: {node.ToJsonString()}; expected a whole number from {min} to {max}");
    }
}
