using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Heating.Run.Ledger;

/// <summary>The device's report, in place of lost events, that it had to give them up (`"type":"gap"`).</summary>
/// <param name="Stream">The thing's name and the epoch of its drive.</param>
/// <param name="FirstLostSeq">First sequence number that was given up.</param>
/// <param name="LastLostSeq">Last one.</param>
internal sealed record GapEvent(string Stream, long FirstLostSeq, long LastLostSeq)
{
    /// <summary>More numbers than any journal holds.</summary>
    public const long NumbersMax = 1_000_000;

    /// <summary>Whether the payload claims to be a gap event; <see cref="TryParse"/> checks it.</summary>
    public static bool IsGap(ReadOnlySpan<byte> payload) => payload.IndexOf("\"type\":\"gap\""u8) >= 0;

    /// <summary>Parses a gap event; <paramref name="problem"/> says what is wrong.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out GapEvent? gap, [NotNullWhen(false)] out string? problem)
    {
        (gap, problem) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            var read = new GapEvent(
                StatusEvent.StreamOf(root),
                root.GetProperty("firstLostSeq").GetInt64(),
                root.GetProperty("lastLostSeq").GetInt64());
            if (read.LastLostSeq < read.FirstLostSeq || read.LastLostSeq - read.FirstLostSeq >= NumbersMax)
                throw new FormatException($"gap from {read.FirstLostSeq} to {read.LastLostSeq}");
            gap = read;
            return true;
        }
        catch (Exception error) when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            problem = $"invalid gap event: {error.Message}";
            return false;
        }
    }
}
