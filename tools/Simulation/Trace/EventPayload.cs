using System.Text;
using System.Text.Json;

namespace Simulation.Trace;

/// <summary>What the device publishes of its journal, read once: status changes, samples, alarms and gaps.</summary>
public sealed record EventPayload
{
    /// <summary>The bytes as text: two payloads are the same event if and only if these are equal.</summary>
    public required string Text { get; init; }

    /// <summary>True: a gap, no event.</summary>
    public bool IsGap { get; init; }

    /// <summary>The life of the drive that the number belongs to; empty in events of before there were any.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>The event's number; for a gap the first one that is lost.</summary>
    public long Sequence { get; init; }

    /// <summary>For a gap, the last one that is lost; else <see cref="Sequence"/>.</summary>
    public long LastSequence { get; init; }

    /// <summary>How many events a gap says are lost; else 0.</summary>
    public long LostCount { get; init; }

    /// <summary>Whether a status event says ACTIVE; null for other events.</summary>
    public bool? IsActive { get; init; }

    /// <summary>The device's boot number.</summary>
    public long BootId { get; init; }

    /// <summary>ms since 1970 UTC.</summary>
    public long TimestampMs { get; init; }

    /// <summary>Whether the device vouches for the time.</summary>
    public bool IsTimeSynced { get; init; }

    /// <summary>Reads a payload.</summary>
    /// <exception cref="FormatException">It is not what the README promises to consumers.</exception>
    public static EventPayload Parse(byte[] payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, text);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"expected a status event, samples, an alarm or a gap, found {text}", error);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static EventPayload Read(JsonElement json, string text)
    {
        if (json.TryGetProperty("type", out var type) && type.GetString() == "gap")
        {
            return new EventPayload
            {
                Text = text,
                IsGap = true,
                Epoch = json.TryGetProperty("epoch", out var gapEpoch) ? gapEpoch.GetString()! : "",
                Sequence = json.GetProperty("firstLostSeq").GetInt64(),
                LastSequence = json.GetProperty("lastLostSeq").GetInt64(),
                LostCount = json.GetProperty("lostCount").GetInt64(),
                BootId = json.GetProperty("bootId").GetInt64(),
            };
        }

        var sequence = json.GetProperty("seq").GetInt64();
        var epoch = json.TryGetProperty("epoch", out var value) ? value.GetString()! : "";
        return new EventPayload
        {
            Text = text,
            Epoch = epoch,
            Sequence = sequence,
            LastSequence = sequence,
            IsActive = type.ValueKind == JsonValueKind.Undefined ? json.GetProperty("status").GetString() == "ACTIVE" : null,
            BootId = json.GetProperty("bootId").GetInt64(),
            TimestampMs = json.GetProperty("timestamp").GetInt64(),
            IsTimeSynced = json.GetProperty("timeSynced").GetBoolean(),
        };
    }
}
