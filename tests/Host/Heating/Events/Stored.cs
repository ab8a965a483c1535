using System.Globalization;
using System.Text;
using Cloud.Events;

namespace HeatingSensor.Host.Tests.Heating.Events;

/// <summary>Stored events for tests; times are texts in UTC.</summary>
internal static class Stored
{
    public static string StatusJson(string time, bool isActive, double? previousMinutes = null, bool? wasActive = null, string temperature = "20.0",
        string? channel = null, long seq = 1)
    {
        bool? was = wasActive ?? (previousMinutes is null ? null : !isActive);
        string previous = was is null ? "null" : $"\"{Word(was.Value)}\"";
        long duration = (long)((previousMinutes ?? 0) * 60_000);
        return $$"""{"deviceId":"boiler-1"{{(channel is null ? "" : $",\"channel\":\"{channel}\"")}},"status":"{{Word(isActive)}}","previousStatus":{{previous}},"temperature":{{temperature}},"timestamp":{{Ms(time)}},"timeSynced":true,"epoch":"7f3a91c2","seq":{{seq}},"bootId":1,"previousDurationMs":{{duration}},"replayed":false,"firmware":"1.0.0"}""";
    }

    public static string SamplesJson(string time, int intervalS, params (bool IsActive, double Temperature)[] samples)
    {
        var list = samples.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{{\"status\":\"{Word(one.IsActive)}\",\"temperature\":{one.Temperature:0.0}}}"));
        return $$"""{"deviceId":"boiler-1","type":"samples","timestamp":{{Ms(time)}},"timeSynced":true,"epoch":"7f3a91c2","seq":900,"bootId":1,"intervalS":{{intervalS}},"samples":[{{string.Join(',', list)}}],"replayed":false,"firmware":"1.0.0"}""";
    }

    public static string GapJson(long first, long last) =>
        $$"""{"deviceId":"boiler-1","type":"gap","firstLostSeq":{{first}},"lastLostSeq":{{last}},"lostCount":{{last - first + 1}},"epoch":"7f3a91c2","bootId":1,"firmware":"1.0.0"}""";

    /// <param name="time">Null: the event's own.</param>
    public static StoredEvent Of(string json, string? time = null)
    {
        HeatingEvent read = HeatingEvent.Parse(Encoding.UTF8.GetBytes(json));
        return new StoredEvent(read, time is null ? ((NumberedEvent)read).Time : At(time), 0);
    }

    public static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static long Ms(string time) => At(time).ToUnixTimeMilliseconds();

    private static string Word(bool isActive) => isActive ? "ACTIVE" : "INACTIVE";
}
