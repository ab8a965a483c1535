using Heating.Qualify.Broker;
using Heating.Qualify.Judges;

namespace Heating.Qualify.Rows;

/// <summary>The rows about persistent sessions.</summary>
internal static class SessionRows
{
    private const long LimitMs = 120_000;

    /// <summary>Time for SUBSCRIBE, its answer, and a little more.</summary>
    private const long SettleMs = 5000;

    /// <summary>The longest backoff.</summary>
    private const long ReconnectLimitMs = 90_000;

    private const int StoredBytes = 64;

    public static IReadOnlyList<Row> All { get; } =
    [
        new("MQTT_Persistent_Session_Happy_Case", "comes back to its session: no SUBSCRIBE, acknowledges the stored message",
            KeptAsync),
        new("MQTT_Expired_Persistent_Session", "subscribes again when its session has expired", ExpiredAsync),
    ];

    /// <summary>Disconnects the device, sends the stored message when it is back, and judges.</summary>
    public static async Task<RowResult> KeptAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        var topic = await PacketRows.SubscribedAsync(rig, cancel);
        if (topic is not null && await ReconnectAsync(rig, keepsSession: true, cancel))
        {
            await rig.Broker.PublishAsync(topic, new byte[StoredBytes], cancel);
            await rig.PassAsync(SettleMs, cancel);
        }

        return SessionJudge.Kept(rig.Entries);
    }

    private static async Task<RowResult> ExpiredAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        if (await PacketRows.SubscribedAsync(rig, cancel) is not null && await ReconnectAsync(rig, keepsSession: false, cancel))
            await rig.PassAsync(SettleMs, cancel);
        return SessionJudge.Expired(rig.Entries);
    }

    private static async Task<bool> ReconnectAsync(Rig rig, bool keepsSession, CancellationToken cancel)
    {
        if (await rig.WaitAsync(EntryKind.Accept, LimitMs, cancel) is null)
            return false;
        await rig.PassAsync(SettleMs, cancel);
        var mark = rig.Mark;
        rig.Broker.Script = rig.Broker.Script with { KeepsSession = keepsSession };
        rig.Broker.DropAll();
        return await rig.WaitAsync(EntryKind.Accept, ReconnectLimitMs, cancel, mark) is not null;
    }
}
