using Cloud.Lambda;
using Cloud.Notify.Channels;
using Cloud.Notify.Rules;

namespace Cloud.Notify;

/// <summary>Sends one alert that means nothing, to see whether the channels are set up.</summary>
internal static class TestAlert
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends it on each channel that is set up.</summary>
    /// <returns>Name of each channel and what became of it; empty if none is set up.</returns>
    /// <exception cref="SettingsException">A setting makes no sense.</exception>
    public static async Task<IReadOnlyList<(string Channel, SendResult Result)>> SendAsync(
        FunctionContext context, HttpClient http, CancellationToken cancel)
    {
        var settings = AlertSettings.Parse(context.Get);
        var channels = await new ChannelList(context, http).OpenAsync(cancel).ConfigureAwait(false);
        var text = new AlertText(settings.Language, settings.Zone, "HeatingSensor");
        var now = context.Time.GetUtcNow();
        long nowMs = now.ToUnixTimeMilliseconds();
        var alert = new OutboxAlert { Kind = "test", Title = text.Title("test"), Body = text.At("test.body", nowMs, nowMs) };
        return await Task.WhenAll(channels.Select(async channel =>
            (channel.Name, await channel.SendAsync(alert, null, now + Patience, cancel).ConfigureAwait(false))))
            .ConfigureAwait(false);
    }
}
