using System.Text;
using System.Text.Json;

namespace Simulation.Trace;

/// <summary>What the device publishes on home/heating/status, read once.</summary>
public sealed record StatusPayload
{
    /// <summary>The bytes as text: two payloads are the same event if and only if these are equal.</summary>
    public required string Text { get; init; }

    /// <summary>True: a gap, not a status change.</summary>
    public bool IsGap { get; init; }

    /// <summary>The event's number; for a gap the first one that is lost.</summary>
    public long Sequence { get; init; }

    /// <summary>For a gap, the last one that is lost; else <see cref="Sequence"/>.</summary>
    public long LastSequence { get; init; }

    /// <summary>How many events a gap says are lost; else 0.</summary>
    public long LostCount { get; init; }

    /// <summary>Whether a status event says ACTIVE.</summary>
    public bool IsActive { get; init; }

    /// <summary>The device's boot number.</summary>
    public long BootId { get; init; }

    /// <summary>ms since 1970 UTC.</summary>
    public long TimestampMs { get; init; }

    /// <summary>Whether the device vouches for the time.</summary>
    public bool IsTimeSynced { get; init; }

    /// <summary>Reads a payload.</summary>
    /// <exception cref="FormatException">It is not what the README promises to consumers.</exception>
    public static StatusPayload Parse(byte[] payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, text);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"home/heating/status: expected a status or gap event, found {text}", error);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static StatusPayload Read(JsonElement json, string text)
    {
        if (json.TryGetProperty("type", out var type) && type.GetString() == "gap")
        {
            return new StatusPayload
            {
                Text = text,
                IsGap = true,
                Sequence = json.GetProperty("firstLostSeq").GetInt64(),
                LastSequence = json.GetProperty("lastLostSeq").GetInt64(),
                LostCount = json.GetProperty("lostCount").GetInt64(),
                BootId = json.GetProperty("bootId").GetInt64(),
            };
        }

        var sequence = json.GetProperty("seq").GetInt64();
        return new StatusPayload
        {
            Text = text,
            Sequence = sequence,
            LastSequence = sequence,
            IsActive = json.GetProperty("status").GetString() == "ACTIVE",
            BootId = json.GetProperty("bootId").GetInt64(),
            TimestampMs = json.GetProperty("timestamp").GetInt64(),
            IsTimeSynced = json.GetProperty("timeSynced").GetBoolean(),
        };
    }
}
