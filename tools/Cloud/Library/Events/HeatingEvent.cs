namespace Cloud.Events;

/// <summary>A message of a device, read from its JSON: see docs/events.md for what each field means.</summary>
public abstract record HeatingEvent
{
    public required string DeviceId { get; init; }

    /// <summary>Eight hexadecimal digits; null in events of firmware without epochs, and in a gap whose epoch is unknown.</summary>
    public string? Epoch { get; init; }

    /// <summary>The message as it arrived, unknown fields included.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Reads a message.</summary>
    /// <param name="json">UTF-8; kept, not copied.</param>
    /// <exception cref="HeatingEventException">It is not a message of docs/events.md; says which field is wrong, what was
    /// found and what was expected.</exception>
    public static HeatingEvent Parse(ReadOnlyMemory<byte> json) => EventReader.Read(json);
}

/// <summary>An event with a time and a number of its own: it is one of a kind for ever by device, epoch and number.</summary>
public abstract record NumberedEvent : HeatingEvent
{
    /// <summary>Unix time in milliseconds.</summary>
    public required long Timestamp { get; init; }

    /// <summary>False: <see cref="Timestamp"/> is an estimate.</summary>
    public required bool TimeSynced { get; init; }

    /// <summary>At least 1.</summary>
    public required long Seq { get; init; }

    public required long BootId { get; init; }

    /// <summary>Whether the device was offline when it happened.</summary>
    public required bool Replayed { get; init; }

    public required string Firmware { get; init; }

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Timestamp);
}

/// <summary>The heating was switched on or off.</summary>
public sealed record StatusEvent : NumberedEvent
{
    /// <summary>Null on a device with one relay.</summary>
    public string? Channel { get; init; }

    public required bool IsActive { get; init; }

    /// <summary>Null in the first event after a boot.</summary>
    public required bool? WasActive { get; init; }

    /// <summary>Degrees Celsius; null: no reading.</summary>
    public required decimal? Temperature { get; init; }

    public SensorFault? SensorFault { get; init; }

    public required long PreviousDurationMs { get; init; }
}

/// <summary>Events were lost.</summary>
public sealed record GapEvent : HeatingEvent
{
    public required long FirstLostSeq { get; init; }

    public required long LastLostSeq { get; init; }

    public required long LostCount { get; init; }

    public required long BootId { get; init; }

    public required string Firmware { get; init; }
}

/// <summary>Samples at equal intervals; the event's time is that of the first.</summary>
public sealed record SamplesEvent : NumberedEvent
{
    public required int IntervalS { get; init; }

    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>Each sample with its time.</summary>
    public IEnumerable<(DateTimeOffset Time, Sample Sample)> Unpack() =>
        Samples.Select((sample, index) => (Time.AddSeconds((double)index * IntervalS), sample));
}

/// <summary>One sample of the first channel.</summary>
/// <param name="IsActive">Null: not known.</param>
/// <param name="Temperature">Degrees Celsius; null: no reading.</param>
public readonly record struct Sample(bool? IsActive, decimal? Temperature, SensorFault? SensorFault);

/// <summary>An alarm was raised or cleared, or is told again after a boot.</summary>
public sealed record AlarmEvent : NumberedEvent
{
    /// <summary>Null on a device with one relay, and if the alarm is about no relay.</summary>
    public string? Channel { get; init; }

    /// <summary>Whether it is the first event of a boot about an alarm that was open before: it may repeat what was told.</summary>
    public bool AfterBoot { get; init; }

    /// <summary>The alarm's own number; null: it has none.</summary>
    public long? Value { get; init; }

    public required AlarmKind Alarm { get; init; }

    public required bool Raised { get; init; }

    /// <summary>Degrees Celsius; null: no reading.</summary>
    public required decimal? Temperature { get; init; }

    public SensorFault? SensorFault { get; init; }

    /// <summary>Degrees Celsius; null: the alarm has none.</summary>
    public decimal? Threshold { get; init; }
}

/// <summary>Counters of a device. Only what a reader here needs is a property; the rest is in the JSON.</summary>
public sealed record HealthEvent : HeatingEvent
{
    public required long BootId { get; init; }

    public required long UptimeS { get; init; }
}

/// <summary>A device has connected, or is gone.</summary>
public sealed record ConnectionEvent : HeatingEvent
{
    public required bool Connected { get; init; }
}

/// <summary>Why there is no temperature.</summary>
public enum SensorFault
{
    /// <summary>OPEN: broken wire.</summary>
    Open,

    /// <summary>SHORT: short circuit.</summary>
    Short,

    /// <summary>RANGE: outside of what the sensor can measure.</summary>
    Range,
}

/// <summary>The alarms of docs/events.md, in the order in which the device numbers them.</summary>
public enum AlarmKind
{
    Overheat,
    Frost,
    SensorFault,
    SensorFlapping,
    ShortCycling,
    UnstableInput,
    NoEffect,
    NoHeatCall,
    ClockNotSet,
    EventsLost,
    LowMemory,
}

/// <summary>The names of alarms on the wire.</summary>
public static class AlarmNames
{
    /// <summary>In the order of <see cref="AlarmKind"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "OVERHEAT", "FROST", "SENSOR_FAULT", "SENSOR_FLAPPING", "SHORT_CYCLING", "UNSTABLE_INPUT", "NO_EFFECT", "NO_HEAT_CALL",
        "CLOCK_NOT_SET", "EVENTS_LOST", "LOW_MEMORY",
    ];

    public static string Of(AlarmKind kind) => All[(int)kind];
}

/// <summary>Bytes that are no message of docs/events.md.</summary>
/// <param name="field">Path of the field, such as samples[3].temperature; empty if the message as a whole is wrong.</param>
public sealed class HeatingEventException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
