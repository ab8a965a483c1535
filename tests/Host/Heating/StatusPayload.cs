using System.Globalization;
using System.Text;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Makes the JSON of status events for tests, as the design gives it.</summary>
internal static class StatusPayload
{
    public static byte[] Of(
        long seq,
        bool isOn,
        bool? wasOn,
        long timestampMs,
        double? temperatureC = 21.5,
        string fault = "OPEN",
        bool isTimeSynced = true,
        long bootId = 1,
        string deviceId = "boiler-1")
    {
        var temperature = temperatureC is null
            ? $"null,\"sensorFault\":\"{fault}\""
            : temperatureC.Value.ToString("F1", CultureInfo.InvariantCulture);
        var previous = wasOn is null ? "null" : $"\"{Name(wasOn.Value)}\"";
        var synced = isTimeSynced ? "true" : "false";
        var json = $$"""
            {"deviceId":"{{deviceId}}","status":"{{Name(isOn)}}","previousStatus":{{previous}},
            "temperature":{{temperature}},"timestamp":{{timestampMs}},"timeSynced":{{synced}},"seq":{{seq}},
            "bootId":{{bootId}},"previousDurationMs":1000,"replayed":false,"firmware":"1.0.0"}
            """;
        return Encoding.UTF8.GetBytes(json.ReplaceLineEndings(""));
    }

    private static string Name(bool isOn) => isOn ? "ACTIVE" : "INACTIVE";
}
