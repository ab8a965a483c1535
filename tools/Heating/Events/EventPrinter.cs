using System.Globalization;
using System.Text;
using Cloud.Events;

namespace Heating.Events;

/// <summary>Prints stored events, one a line.</summary>
internal abstract class EventPrinter
{
    /// <summary>The line above the events; null: none.</summary>
    public virtual string? Head => null;

    /// <summary>Adds one event's line, without its end.</summary>
    public abstract void Append(StringBuilder line, StoredEvent stored);

    private protected static string Word(HeatingEvent one) => one switch
    {
        StatusEvent => "status",
        AlarmEvent => "alarm",
        SamplesEvent => "samples",
        GapEvent => "gap",
        _ => "other",
    };

    private protected static string Status(bool isActive) => isActive ? "ACTIVE" : "INACTIVE";

    private protected static string Alarm(AlarmEvent alarm) =>
        AlarmNames.Of(alarm.Alarm) + (alarm.Channel is null ? "" : $":{alarm.Channel}");

    private protected static string Fault(SensorFault? fault) => fault switch
    {
        SensorFault.Open => "OPEN",
        SensorFault.Short => "SHORT",
        SensorFault.Range => "RANGE",
        _ => "",
    };

    private protected static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary>For people, in their time zone.</summary>
internal sealed class TextPrinter(TimeZoneInfo zone) : EventPrinter
{
    private const int ReadingWidth = 6;
    private static readonly string StatusStart = $"  {"status",-8}  ";
    private static readonly string ActiveColumn = $"{Status(true),-22}  ";
    private static readonly string InactiveColumn = $"{Status(false),-22}  ";

    public override string Head => $"{"time",-29}  {"event",-8}  {"what",-22}  {"°C",6}  more";

    public override void Append(StringBuilder line, StoredEvent stored)
    {
        Start(line, TimeZoneInfo.ConvertTime(stored.Time, zone));
        // Nearly every event is one of these, so their lines are put together by hand.
        if (stored.Event is StatusEvent status)
        {
            line.Append(StatusStart).Append(status.IsActive ? ActiveColumn : InactiveColumn);
            Reading(line, status.Temperature, status.SensorFault);
            Extra(line, status, status.Channel is null ? null : $"channel {status.Channel}");
            return;
        }

        line.Append(CultureInfo.InvariantCulture, $"  {Word(stored.Event),-8}  ");
        switch (stored.Event)
        {
            case AlarmEvent alarm:
                string what = $"{Alarm(alarm)} {(alarm.Raised ? "raised" : "cleared")}{(alarm.AfterBoot ? ", after boot" : "")}";
                line.Append(CultureInfo.InvariantCulture, $"{what,-22}  ");
                Reading(line, alarm.Temperature, alarm.SensorFault);
                Extra(line, alarm, alarm.Threshold is null
                    ? alarm.Value is null ? null : $"value {alarm.Value}"
                    : $"threshold {Number(alarm.Threshold)}");
                break;
            case SamplesEvent samples:
                string count = $"{samples.Samples.Count}, every {samples.IntervalS} s";
                line.Append(CultureInfo.InvariantCulture, $"{count,-22}  {Number(samples.Samples[^1].Temperature),6}");
                Extra(line, samples, null);
                break;
            case GapEvent gap:
                string lost = $"{gap.LostCount} lost";
                line.Append(CultureInfo.InvariantCulture, $"{lost,-22}  {"",6}  seq {gap.FirstLostSeq} to {gap.LastLostSeq}");
                break;
        }
    }

    // 2026-01-01 00:00:00.123 +00:00, out of the one format that .NET writes without reading a pattern.
    private static void Start(StringBuilder line, DateTimeOffset time)
    {
        Span<char> text = stackalloc char["2026-01-01T00:00:00.1234567+00:00".Length];
        time.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        line.Append(text[..10]).Append(' ').Append(text[11..23]).Append(' ').Append(text[27..]);
    }

    private static void Extra(StringBuilder line, NumberedEvent one, string? more)
    {
        line.Append(CultureInfo.InvariantCulture, $"  seq {one.Seq}");
        if (more is not null)
            line.Append(", ").Append(more);
        if (one.Replayed)
            line.Append(", arrived late");
        if (!one.TimeSynced)
            line.Append(", time estimated");
    }

    private static void Reading(StringBuilder line, decimal? temperature, SensorFault? fault)
    {
        Span<char> digits = stackalloc char[32];
        scoped ReadOnlySpan<char> text = Fault(fault);
        if (temperature is { } number)
        {
            number.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
            text = digits[..length];
        }

        line.Append(' ', Math.Max(0, ReadingWidth - text.Length)).Append(text);
    }
}

/// <summary>For programs: the device's own message, and what the table knows beside it.</summary>
internal sealed class JsonPrinter : EventPrinter
{
    public override void Append(StringBuilder line, StoredEvent stored) => line
        .Append(CultureInfo.InvariantCulture,
            $"{{\"time\":\"{stored.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\",\"receivedAt\":{stored.ReceivedAt},\"event\":")
        .Append(Encoding.UTF8.GetString(stored.Event.Json.Span).ReplaceLineEndings(" "))
        .Append('}');
}

/// <summary>For spreadsheets; times are UTC. Samples are unpacked.</summary>
internal sealed class CsvPrinter : EventPrinter
{
    public override string Head =>
        "time,event,epoch,seq,channel,status,alarm,raised,temperature,sensorFault,firstLostSeq,lastLostSeq,lostCount,replayed,timeSynced";

    public override void Append(StringBuilder line, StoredEvent stored)
    {
        switch (stored.Event)
        {
            case StatusEvent status:
                Start(line, stored.Time, status);
                line.Append(CultureInfo.InvariantCulture,
                    $"{status.Channel},{Status(status.IsActive)},,,{Number(status.Temperature)},{Fault(status.SensorFault)},,,,");
                End(line, status);
                break;
            case AlarmEvent alarm:
                Start(line, stored.Time, alarm);
                line.Append(CultureInfo.InvariantCulture,
                    $"{alarm.Channel},,{AlarmNames.Of(alarm.Alarm)},{(alarm.Raised ? "true" : "false")},");
                line.Append(CultureInfo.InvariantCulture, $"{Number(alarm.Temperature)},{Fault(alarm.SensorFault)},,,,");
                End(line, alarm);
                break;
            case SamplesEvent samples:
                string separator = "";
                foreach (var (time, sample) in samples.Unpack())
                {
                    line.Append(separator);
                    Start(line, time, samples);
                    string status = sample.IsActive is { } isActive ? Status(isActive) : "";
                    line.Append(CultureInfo.InvariantCulture, $",{status},,,{Number(sample.Temperature)},{Fault(sample.SensorFault)},,,,");
                    End(line, samples);
                    separator = Environment.NewLine;
                }

                break;
            case GapEvent gap:
                line.Append(CultureInfo.InvariantCulture,
                    $"{stored.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},gap,{gap.Epoch},,,,,,,,{gap.FirstLostSeq},{gap.LastLostSeq},{gap.LostCount},,");
                break;
        }
    }

    private static void Start(StringBuilder line, DateTimeOffset time, NumberedEvent one) => line.Append(CultureInfo.InvariantCulture,
        $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{Word(one)},{one.Epoch},{one.Seq},");

    private static void End(StringBuilder line, NumberedEvent one) =>
        line.Append(one.Replayed ? "true," : "false,").Append(one.TimeSynced ? "true" : "false");
}
