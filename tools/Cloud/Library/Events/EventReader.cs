using System.Text.Json;
using System.Text.Unicode;

namespace Cloud.Events;

/// <summary>Reads messages of devices. Unknown fields are allowed: newer firmware may send more.</summary>
internal static class EventReader
{
    private const int DepthMax = 16;

    // The journal's sequence numbers have 32 bits.
    private const long SeqMax = uint.MaxValue;

    // 9999-12-31T23:59:59.999Z, the last millisecond with a four-digit year.
    private const long TimestampMax = 253_402_300_799_999;

    private static readonly (string, bool)[] Statuses = [("ACTIVE", true), ("INACTIVE", false)];

    private static readonly (string, SensorFault)[] Faults =
        [("OPEN", SensorFault.Open), ("SHORT", SensorFault.Short), ("RANGE", SensorFault.Range)];

    private static readonly (string, AlarmKind)[] Alarms =
        [.. AlarmNames.All.Select((name, index) => (name, (AlarmKind)index))];

    /// <param name="isChecked">It was read before, and is known to be text with each name once.</param>
    public static HeatingEvent Read(ReadOnlyMemory<byte> json, bool isChecked = false)
    {
        using JsonDocument document = isChecked ? JsonDocument.Parse(json) : Open(json);
        var fields = new Fields(document.RootElement, "");
        string? type = fields.OptionalText("type");
        return type switch
        {
            null when fields.Has("status") => Status(fields, json),
            null when fields.Has("connected") => Connection(fields, json),
            null => throw Fields.Fault("type", "is missing, as are status and connected", "one of the three"),
            "gap" => Gap(fields, json),
            "samples" => Samples(fields, json),
            "alarm" => Alarm(fields, json),
            "health" => Health(fields, json),
            _ => throw Fields.Fault("type", $"is {Fields.Quote(type)}", "gap, samples, alarm or health"),
        };
    }

    private static JsonDocument Open(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            throw new HeatingEventException("", "The message is empty; expected a JSON object.");
        if (!Utf8.IsValid(json.Span))
            throw new HeatingEventException("", "The message is not UTF-8 text; expected a JSON object.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new HeatingEventException("", $"The message is not a JSON object with each name once: {error.Message}");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        JsonValueKind kind = document.RootElement.ValueKind;
        document.Dispose();
        throw new HeatingEventException("", $"The message is a JSON {Fields.Name(kind)}; expected an object.");
    }

    private static StatusEvent Status(Fields fields, ReadOnlyMemory<byte> json)
    {
        var (temperature, fault) = Reading(fields);
        return new StatusEvent
        {
            Json = json,
            DeviceId = fields.Id(),
            Epoch = fields.OptionalEpoch(),
            Channel = fields.OptionalText("channel"),
            IsActive = fields.OneOf("status", Statuses),
            WasActive = fields.NullableOneOf("previousStatus", Statuses),
            Temperature = temperature,
            SensorFault = fault,
            Timestamp = fields.Whole("timestamp", 0, TimestampMax),
            TimeSynced = fields.Truth("timeSynced"),
            Seq = fields.Whole("seq", 1, SeqMax),
            BootId = fields.Whole("bootId", 0, SeqMax),
            PreviousDurationMs = fields.Whole("previousDurationMs", 0, long.MaxValue),
            Replayed = fields.Truth("replayed"),
            Firmware = fields.Text("firmware"),
        };
    }

    private static GapEvent Gap(Fields fields, ReadOnlyMemory<byte> json)
    {
        if (fields.Has("status"))
            throw Fields.Fault("status", "is there", "none in a gap");
        long first = fields.Whole("firstLostSeq", 1, SeqMax);
        long last = fields.Whole("lastLostSeq", first, SeqMax);
        return new GapEvent
        {
            Json = json,
            DeviceId = fields.Id(),
            Epoch = fields.OptionalEpoch(),
            FirstLostSeq = first,
            LastLostSeq = last,
            LostCount = fields.Whole("lostCount", 1, last - first + 1),
            BootId = fields.Whole("bootId", 0, SeqMax),
            Firmware = fields.Text("firmware"),
        };
    }

    private static SamplesEvent Samples(Fields fields, ReadOnlyMemory<byte> json) => new()
    {
        Json = json,
        DeviceId = fields.Id(),
        Epoch = fields.OptionalEpoch(),
        Timestamp = fields.Whole("timestamp", 0, TimestampMax),
        TimeSynced = fields.Truth("timeSynced"),
        Seq = fields.Whole("seq", 1, SeqMax),
        BootId = fields.Whole("bootId", 0, SeqMax),
        IntervalS = (int)fields.Whole("intervalS", 1, ushort.MaxValue),
        Samples = [.. fields.Objects("samples").Select(OneSample)],
        Replayed = fields.Truth("replayed"),
        Firmware = fields.Text("firmware"),
    };

    private static Sample OneSample(Fields fields)
    {
        var (temperature, fault) = Reading(fields);
        return new Sample(fields.NullableOneOf("status", Statuses), temperature, fault);
    }

    private static AlarmEvent Alarm(Fields fields, ReadOnlyMemory<byte> json)
    {
        var (temperature, fault) = Reading(fields);
        return new AlarmEvent
        {
            Json = json,
            DeviceId = fields.Id(),
            Epoch = fields.OptionalEpoch(),
            Channel = fields.OptionalText("channel"),
            Alarm = fields.OneOf("alarm", Alarms),
            Raised = fields.Truth("raised"),
            AfterBoot = fields.Has("afterBoot") && fields.Truth("afterBoot"),
            Temperature = temperature,
            SensorFault = fault,
            Threshold = fields.Has("threshold") ? fields.NullableNumber("threshold") : null,
            Value = fields.Has("value") ? fields.Whole("value", int.MinValue, uint.MaxValue) : null,
            Timestamp = fields.Whole("timestamp", 0, TimestampMax),
            TimeSynced = fields.Truth("timeSynced"),
            Seq = fields.Whole("seq", 1, SeqMax),
            BootId = fields.Whole("bootId", 0, SeqMax),
            Replayed = fields.Truth("replayed"),
            Firmware = fields.Text("firmware"),
        };
    }

    private static HealthEvent Health(Fields fields, ReadOnlyMemory<byte> json) => new()
    {
        Json = json,
        DeviceId = fields.Id(),
        Epoch = fields.OptionalEpoch(),
        BootId = fields.Whole("bootId", 0, SeqMax),
        UptimeS = fields.Whole("uptimeS", 0, long.MaxValue),
    };

    private static ConnectionEvent Connection(Fields fields, ReadOnlyMemory<byte> json) => new()
    {
        Json = json,
        DeviceId = fields.Id(),
        Connected = fields.Truth("connected"),
    };

    private static (decimal? Temperature, SensorFault? Fault) Reading(Fields fields)
    {
        decimal? temperature = fields.NullableNumber("temperature");
        if (!fields.Has("sensorFault"))
            return (temperature, null);
        SensorFault? fault = fields.NullableOneOf("sensorFault", Faults);
        return temperature is null || fault is null
            ? (temperature, fault)
            : throw fields.FaultOf("sensorFault", "is there beside a temperature", "it only if temperature is null");
    }
}
