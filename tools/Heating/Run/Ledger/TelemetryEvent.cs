using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Heating.Run.Ledger;

/// <summary>The other events in the device's stream: a batch of samples, or an alarm.</summary>
/// <param name="Stream">The thing's name and the epoch of its drive.</param>
/// <param name="Seq">Its sequence number, from the same sequence as those of status events.</param>
/// <param name="BootId">The device's boot number.</param>
/// <param name="IsAlarm">True: an alarm; false: samples.</param>
internal sealed record TelemetryEvent(string Stream, long Seq, long BootId, bool IsAlarm)
{
    private const string Alarm = "alarm";
    private const string Samples = "samples";

    /// <summary>Parses a payload; false if it is neither, for example the device's health.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out TelemetryEvent? telemetry)
    {
        telemetry = null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            var type = root.GetProperty("type").GetString();
            if (type is Alarm or Samples)
            {
                telemetry = new TelemetryEvent(
                    StatusEvent.StreamOf(root),
                    root.GetProperty("seq").GetInt64(),
                    root.GetProperty("bootId").GetInt64(),
                    type == Alarm);
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }

        return telemetry is not null;
    }
}
