using System.Text;
using System.Text.Json;

namespace Simulation.Trace;

/// <summary>A parsed message from the device's journal: status change, samples, alarm or gap.</summary>
public sealed record EventPayload
{
    /// <summary>The bytes as text: two payloads are the same event if and only if these are equal.</summary>
    public required string Text { get; init; }

    /// <summary>True for a gap event.</summary>
    public bool IsGap { get; init; }

    /// <summary>The epoch that the number belongs to; empty in events recorded before epochs existed.</summary>
    public string Epoch { get; init; } = "";

    /// <summary>The event's sequence number; for a gap, the first lost one.</summary>
    public long Sequence { get; init; }

    /// <summary>For a gap, the last lost sequence number; otherwise <see cref="Sequence"/>.</summary>
    public long LastSequence { get; init; }

    /// <summary>For a gap, the number of lost events; otherwise 0.</summary>
    public long LostCount { get; init; }

    /// <summary>Whether the status is ACTIVE; null for other events.</summary>
    public bool? IsActive { get; init; }

    /// <summary>The device's boot number.</summary>
    public long BootId { get; init; }

    /// <summary>Unix time in ms.</summary>
    public long TimestampMs { get; init; }

    /// <summary>Whether the device says that the time is synced.</summary>
    public bool IsTimeSynced { get; init; }

    /// <exception cref="FormatException">It is not one of the messages in docs/events.md.</exception>
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
