using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Heating.Run.Ledger;

/// <summary>The other events in the device's stream: a batch of samples, or an alarm.</summary>
/// <param name="Stream">The thing's name and the epoch of its drive.</param>
/// <param name="Seq">Its sequence number, from the same sequence as those of status events.</param>
/// <param name="BootId">The device's boot number.</param>
/// <param name="Alarm">The alarm; null: samples.</param>
internal sealed record TelemetryEvent(string Stream, long Seq, long BootId, AlarmNews? Alarm)
{
    private const string AlarmType = "alarm";
    private const string SamplesType = "samples";

    /// <summary>Parses a payload; false if it is neither, for example the device's health.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out TelemetryEvent? telemetry)
    {
        telemetry = null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            var type = root.GetProperty("type").GetString();
            if (type is AlarmType or SamplesType)
            {
                telemetry = new TelemetryEvent(
                    StatusEvent.StreamOf(root),
                    root.GetProperty("seq").GetInt64(),
                    root.GetProperty("bootId").GetInt64(),
                    type == AlarmType ? AlarmNews.Read(root) : null);
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }

        return telemetry is not null;
    }
}

/// <summary>An alarm that was raised or cleared, or is told again after a boot.</summary>
/// <param name="Kind">Its name, such as FROST; if it is about one of several relays, with a colon and the relay's name.</param>
/// <param name="IsRaised">False: cleared.</param>
/// <param name="TemperatureC">Degrees Celsius; null if the sensor has failed.</param>
/// <param name="ThresholdC">Degrees Celsius; null if the alarm has none.</param>
/// <param name="Value">The alarm's own number; null if it has none.</param>
/// <param name="IsAfterBoot">It was open before a boot, and may have been told before.</param>
internal sealed record AlarmNews(
    string Kind, bool IsRaised, double? TemperatureC, double? ThresholdC, long? Value = null, bool IsAfterBoot = false)
{
    /// <summary>When, in ms since 1970 UTC; null if the message does not say.</summary>
    public long? TimestampMs { get; init; }

    /// <summary>Reads the fields of the message.</summary>
    /// <exception cref="KeyNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidOperationException">One is of another type.</exception>
    public static AlarmNews Read(JsonElement root) => new(
        (root.GetProperty("alarm").GetString() ?? throw new FormatException("alarm: expected a name"))
            + (root.TryGetProperty("channel", out var channel) ? $":{channel.GetString()}" : ""),
        root.GetProperty("raised").GetBoolean(),
        Number(root, "temperature"),
        Number(root, "threshold"),
        (long?)Number(root, "value"),
        root.TryGetProperty("afterBoot", out var afterBoot) && afterBoot.GetBoolean())
    {
        TimestampMs = (long?)Number(root, "timestamp"),
    };

    private static double? Number(JsonElement root, string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
