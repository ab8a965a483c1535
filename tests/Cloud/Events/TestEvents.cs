using System.Text;
using Cloud.Events;

namespace HeatingSensor.Cloud.Tests.Events;

/// <summary>Messages of a device, and the envelopes of the rules around them.</summary>
internal static class TestEvents
{
    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const long NewYear = 1_767_225_600_000;

    public static string Status(
        long seq, long timestamp, bool isActive = true, string? epoch = "7f3a91c2", string temperature = "41.3", string? channel = null,
        string previous = "null", string device = "boiler-1") =>
        $$"""{"deviceId":"{{device}}"{{(channel is null ? "" : $",\"channel\":\"{channel}\"")}},"status":"{{(isActive ? "ACTIVE" : "INACTIVE")}}","previousStatus":{{previous}},"temperature":{{temperature}},"timestamp":{{timestamp}},"timeSynced":true{{Epoch(epoch)}},"seq":{{seq}},"bootId":1,"previousDurationMs":0,"replayed":false,"firmware":"1.0.0"}""";

    public static string Gap(long first, long last, long count, string? epoch = "7f3a91c2", long boot = 1, string device = "boiler-1") =>
        $$"""{"deviceId":"{{device}}","type":"gap","firstLostSeq":{{first}},"lastLostSeq":{{last}},"lostCount":{{count}}{{Epoch(epoch)}},"bootId":{{boot}},"firmware":"1.0.0"}""";

    public static string Samples(long seq, long timestamp, int intervalS, string samples, string? epoch = "7f3a91c2") =>
        $$"""{"deviceId":"boiler-1","type":"samples","timestamp":{{timestamp}},"timeSynced":true{{Epoch(epoch)}},"seq":{{seq}},"bootId":1,"intervalS":{{intervalS}},"samples":[{{samples}}],"replayed":false,"firmware":"1.0.0"}""";

    public static Envelope InEnvelope(string json, long receivedAt = NewYear, string client = "boiler-1", string? refused = null) =>
        new(Encoding.UTF8.GetBytes(json), "home/heating/status", client, receivedAt, refused);

    private static string Epoch(string? epoch) => epoch is null ? "" : $",\"epoch\":\"{epoch}\"";
}
