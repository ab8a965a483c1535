using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Heating.Run.Ledger;

/// <summary>What the ledger needs of a status event (topic `home/heating/status`).</summary>
/// <param name="Stream">The thing's name and the epoch of its drive; with <paramref name="Seq"/> the identity of the event.</param>
/// <param name="Seq">Sequence number.</param>
/// <param name="BootId">Boot number of the device.</param>
/// <param name="IsOn">Whether the status is ACTIVE.</param>
/// <param name="WasOn">The previous state; null in the first event after a boot.</param>
/// <param name="TemperatureC">Degrees Celsius; null if the sensor has failed.</param>
/// <param name="SensorFault">OPEN, SHORT or RANGE if there is no temperature.</param>
/// <param name="TimestampMs">Time of the change, Unix time in ms.</param>
/// <param name="IsTimeSynced">Whether the device knew the time; otherwise it counts from the firmware's build
/// date.</param>
/// <param name="IsReplayed">Whether it was recorded without a connection.</param>
internal sealed record StatusEvent(
    string Stream,
    long Seq,
    long BootId,
    bool IsOn,
    bool? WasOn,
    double? TemperatureC,
    string? SensorFault,
    long TimestampMs,
    bool IsTimeSynced,
    bool IsReplayed)
{
    /// <summary>Parses an event; <paramref name="problem"/> says what is wrong and what was expected.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> payload,
        [NotNullWhen(true)] out StatusEvent? statusEvent,
        [NotNullWhen(false)] out string? problem)
    {
        (statusEvent, problem) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new FormatException($"expected a JSON object, found {root.ValueKind}");
            statusEvent = Read(root);
            return true;
        }
        catch (JsonException error)
        {
            problem = $"invalid JSON: {error.Message}";
        }
        catch (FormatException error)
        {
            problem = error.Message;
        }

        return false;
    }

    /// <summary>The stream that a sequence number belongs to: the thing's name and the epoch of its drive.</summary>
    /// <exception cref="FormatException">There is no deviceId, or the epoch is not a string.</exception>
    public static string StreamOf(JsonElement root)
    {
        var deviceId = Required(root, "deviceId", JsonValueKind.String).GetString()!;
        return root.TryGetProperty("epoch", out _)
            ? $"{deviceId}/{Required(root, "epoch", JsonValueKind.String).GetString()}"
            : deviceId;
    }

    private static StatusEvent Read(JsonElement root)
    {
        var read = new StatusEvent(
            StreamOf(root),
            Whole(root, "seq"),
            Whole(root, "bootId"),
            IsActive(root, "status") ?? throw new FormatException("status: expected ACTIVE or INACTIVE, found null"),
            IsActive(root, "previousStatus"),
            Temperature(root),
            Fault(root),
            Whole(root, "timestamp"),
            Required(root, "timeSynced", JsonValueKind.True, JsonValueKind.False).GetBoolean(),
            Required(root, "replayed", JsonValueKind.True, JsonValueKind.False).GetBoolean());
        if ((read.TemperatureC is null) != (read.SensorFault is not null))
            throw new FormatException("expected sensorFault exactly when temperature is null");
        return read;
    }

    private static bool? IsActive(JsonElement root, string key)
    {
        var value = Required(root, key, JsonValueKind.String, JsonValueKind.Null);
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        return value.GetString() switch
        {
            "ACTIVE" => true,
            "INACTIVE" => false,
            var other => throw new FormatException($"{key}: expected ACTIVE or INACTIVE, found \"{other}\""),
        };
    }

    private static double? Temperature(JsonElement root)
    {
        var value = Required(root, "temperature", JsonValueKind.Number, JsonValueKind.Null);
        return value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
    }

    private static string? Fault(JsonElement root)
    {
        if (!root.TryGetProperty("sensorFault", out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is "OPEN" or "SHORT" or "RANGE")
            return value.GetString();
        throw new FormatException($"sensorFault: expected OPEN, SHORT or RANGE, found {value.GetRawText()}");
    }

    private static long Whole(JsonElement root, string key)
    {
        var value = Required(root, key, JsonValueKind.Number);
        return value.TryGetInt64(out var number)
            ? number
            : throw new FormatException($"{key}: expected a whole number, found {value.GetRawText()}");
    }

    private static JsonElement Required(JsonElement root, string key, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!root.TryGetProperty(key, out var value))
            throw new FormatException($"{key}: missing");
        if (!kinds.Contains(value.ValueKind))
            throw new FormatException($"{key}: unexpected {value.ValueKind}: {value.GetRawText()}");
        return value;
    }
}
