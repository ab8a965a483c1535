using System.Text.Json.Serialization;
using Cloud.Events;

namespace Cloud.Notify.Rules;

/// <summary>What Notify knows of one thing. All times are Unix milliseconds; 0 and null mean never.</summary>
internal sealed class ThingState
{
    /// <summary>Epoch of the newest event; empty: of firmware without epochs.</summary>
    public string? Epoch { get; set; }

    /// <summary>Epochs before that, the latest last.</summary>
    public List<string> OldEpochs { get; set; } = [];

    /// <summary>Time of the newest event.</summary>
    public long LatestAt { get; set; }

    /// <summary>Late events may still be coming in until then.</summary>
    public long HoldUntil { get; set; }

    /// <summary>By name; empty: the only one.</summary>
    public Dictionary<string, RelayState> Relays { get; set; } = [];

    /// <summary>By the names of <see cref="AlarmRules"/>.</summary>
    public Dictionary<string, AlarmState> Alarms { get; set; } = [];

    /// <summary>Whether it is a heating sensor, rather than any client that comes and goes.</summary>
    public bool IsDevice { get; set; }

    public long HeardAt { get; set; }

    /// <summary>The break of its connection that lasts.</summary>
    public SilentPeriod? Silent { get; set; }

    public List<KnownGap> Gaps { get; set; } = [];

    public Refusals? Refused { get; set; }

    /// <summary>What is over, and will be told in one summary.</summary>
    public List<PastLine> Past { get; set; } = [];

    /// <summary>Lines that the summary has no room for.</summary>
    public long PastDropped { get; set; }

    /// <summary>Alerts to send, in this order.</summary>
    public List<OutboxAlert> Outbox { get; set; } = [];

    public long LastAlertId { get; set; }

    /// <summary>When the sweep will look at it; 0: it will not.</summary>
    public long Due { get; set; }
}

/// <summary>One relay of a thing.</summary>
internal sealed class RelayState
{
    /// <summary>Number of its newest event, in the thing's epoch.</summary>
    public long LastSeq { get; set; }

    /// <summary>The off period that lasts.</summary>
    public OffPeriod? Off { get; set; }

    /// <summary>Off periods that are over, but not known is since when: the event that says it is still to come.</summary>
    public List<OverPeriod> Over { get; set; } = [];

    /// <summary>Starts of the latest off periods that are over, told or not, the latest last.</summary>
    public List<long> Done { get; set; } = [];
}

/// <summary>Something that lasts and is told once, and again from time to time.</summary>
internal abstract class Period
{
    public long Since { get; set; }

    /// <summary>Whether the device told of it afterwards.</summary>
    public bool IsLate { get; set; }

    /// <summary>When it was last told.</summary>
    public long ToldAt { get; set; }

    [JsonIgnore]
    public bool IsTold => ToldAt != 0;
}

/// <summary>A time in which the heating is off.</summary>
internal sealed class OffPeriod : Period
{
    /// <summary>When the device last said so: after a boot it says it again.</summary>
    public long LatestAt { get; set; }

    /// <summary>How long it had been on before; 0: unknown.</summary>
    public long RanMs { get; set; }

    public decimal? Temperature { get; set; }

    public SensorFault? Fault { get; set; }

    /// <summary>Whether the device's clock was not set.</summary>
    public bool IsEstimated { get; set; }
}

/// <summary>An off period that ended some time before the event that shows it.</summary>
internal sealed class OverPeriod
{
    public OffPeriod Off { get; set; } = new();

    /// <summary>The latest time at which it can have ended.</summary>
    public long EndMax { get; set; }

    /// <summary>How long to wait for the event that says when.</summary>
    public long WaitUntil { get; set; }
}

/// <summary>One kind of alarm of a thing.</summary>
internal sealed class AlarmState
{
    public long LastSeq { get; set; }

    public AlarmPeriod? Raised { get; set; }
}

/// <summary>A time in which an alarm is raised.</summary>
internal sealed class AlarmPeriod : Period
{
    public decimal? Temperature { get; set; }

    public decimal? Threshold { get; set; }

    /// <summary>The alarm's own number.</summary>
    public long? Value { get; set; }

    public SensorFault? Fault { get; set; }
}

/// <summary>A time in which the device is not connected.</summary>
internal sealed class SilentPeriod : Period;

/// <summary>A gap that was told, or will be.</summary>
internal sealed class KnownGap
{
    public string Epoch { get; set; } = "";

    public long FirstLostSeq { get; set; }

    public long LastLostSeq { get; set; }
}

/// <summary>Messages that a client sent in somebody else's name.</summary>
internal sealed class Refusals
{
    public long Since { get; set; }

    /// <summary>How many have not been told.</summary>
    public long Count { get; set; }

    /// <summary>The name it used last.</summary>
    public string Claimed { get; set; } = "";

    public long ToldAt { get; set; }
}

/// <summary>One line of a summary.</summary>
internal sealed class PastLine
{
    /// <summary>A later line with the same key takes its place; null: none does.</summary>
    public string? Key { get; set; }

    public string Text { get; set; } = "";
}

/// <summary>An alert that waits to be sent.</summary>
internal sealed class OutboxAlert
{
    public long Id { get; set; }

    public string Kind { get; set; } = "";

    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    public long CreatedAt { get; set; }

    /// <summary>By the channel's name. One that is missing has not been tried.</summary>
    public Dictionary<string, Sending> Channels { get; set; } = [];

    [JsonIgnore]
    public string Text => $"{Title}\n{Body}";
}

/// <summary>How far one channel is with one alert.</summary>
internal sealed class Sending
{
    public SendState State { get; set; }

    /// <summary>Waiting: not before this. Claimed: another may take over then.</summary>
    public long Until { get; set; }

    public int Tries { get; set; }

    /// <summary>Who has claimed it: the id of an invocation.</summary>
    public string? By { get; set; }

    /// <summary>Why the last try failed.</summary>
    public string? Reason { get; set; }

    [JsonIgnore]
    public bool IsOver => State is SendState.Sent or SendState.Dropped;
}

/// <summary>State of an alert on one channel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SendState>))]
internal enum SendState
{
    Waiting,

    /// <summary>An invocation is sending it.</summary>
    Claimed,
    Sent,

    /// <summary>Nobody will get it here: refused for good, or too old.</summary>
    Dropped,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ThingState))]
internal sealed partial class StateJson : JsonSerializerContext;
