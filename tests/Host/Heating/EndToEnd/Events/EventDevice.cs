using System.Globalization;
using HeatingSensor.Host.Tests.LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd.Events;

/// <summary>A client with a device's certificate that publishes status events: odd numbers say INACTIVE, even ones ACTIVE.
/// The temperature tells the number, so that it can be read on a phone.</summary>
internal sealed class EventDevice(RawClient client) : IAsyncDisposable
{
    private const int SpacingMs = 6_000;

    // As if the last events had just happened: older ones would be told as late.
    private static readonly long Start = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();

    public static async Task<EventDevice> ConnectAsync(int port, Provisioned device)
    {
        RawClient client = await DeviceConnection.OpenAsync(port, device);
        await client.ConnectMqttAsync(new ConnectPacket { ClientId = EventCloud.Thing });
        return new EventDevice(client);
    }

    /// <summary>Publishes events, each after the one before it was acknowledged.</summary>
    public async Task PublishAsync(params IEnumerable<int> numbers)
    {
        foreach (int seq in numbers)
            await client.PublishAsync("home/heating/status", EventOf(seq), QoS.AtLeastOnce);
    }

    /// <summary>Publishes without waiting for the acknowledgement, which may not come.</summary>
    public Task SendAsync(int seq) => client.SendAsync(
        RawClient.Publish("home/heating/status", EventOf(seq), QoS.AtLeastOnce, retain: false, packetId: 8));

    /// <summary>An answer proves that nothing came before it.</summary>
    public Task PingAsync() => client.PingAsync();

    public static string EventOf(int seq)
    {
        long timestamp = Start + (seq * SpacingMs);
        string temperature = (20 + (seq / 10m)).ToString("F1", CultureInfo.InvariantCulture);
        (string status, string before) = seq % 2 == 1 ? ("INACTIVE", "ACTIVE") : ("ACTIVE", "INACTIVE");
        return $$"""
            {"deviceId":"{{EventCloud.Thing}}","status":"{{status}}","previousStatus":"{{before}}","temperature":{{temperature}},
            "timestamp":{{timestamp}},"timeSynced":true,"epoch":"7f3a91c2","seq":{{seq}},"bootId":17,"previousDurationMs":{{SpacingMs}},
            "replayed":false,"firmware":"1.0.0"}
            """;
    }

    public static int SeqOf(decimal temperature) => (int)((temperature - 20) * 10);

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
