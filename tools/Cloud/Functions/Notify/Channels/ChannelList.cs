using Cloud.Lambda;

namespace Cloud.Notify.Channels;

/// <summary>The channels that are set up: each is optional.</summary>
internal sealed class ChannelList(FunctionContext context, HttpClient http)
{
    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<string> Names = ["telegram", "discord"];

    /// <summary>How long one answer may take.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    // Kept as long as the process, for they know when the next message is wanted.
    private TelegramChannel? _telegram;
    private DiscordChannel? _discord;

    /// <summary>A client for all channels: one timeout, no redirects, which could take the secret elsewhere.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = AnswerTimeout };

    /// <summary>Channels with credentials. One whose credentials are wrong is among them, and says so when it is used.
    /// </summary>
    public async Task<IReadOnlyList<IChannel>> OpenAsync(CancellationToken cancel)
    {
        var channels = new List<IChannel>();
        if (await OpenTelegramAsync(cancel).ConfigureAwait(false) is { } telegram)
            channels.Add(telegram);
        if (await OpenDiscordAsync(cancel).ConfigureAwait(false) is { } discord)
            channels.Add(discord);
        return channels;
    }

    private async Task<IChannel?> OpenTelegramAsync(CancellationToken cancel)
    {
        try
        {
            string? token = await context.Secrets.GetAsync(
                TelegramChannel.TokenVariable, "TELEGRAM_TOKEN_PARAMETER", cancel).ConfigureAwait(false);
            string? chat = await context.Secrets.GetAsync(
                TelegramChannel.ChatVariable, "TELEGRAM_CHAT_PARAMETER", cancel).ConfigureAwait(false);
            return (token, chat) switch
            {
                (null, null) => null,
                (null, _) => new BrokenChannel("telegram", $"There is a chat, but no bot: set {TelegramChannel.TokenVariable}."),
                (_, null) => new BrokenChannel("telegram", $"There is a bot, but no chat: set {TelegramChannel.ChatVariable}."),
                _ when TelegramChannel.FaultOf(token) is { } fault => new BrokenChannel("telegram", fault),
                _ => _telegram = _telegram is { } known && known.Is(token, chat)
                    ? known
                    : new TelegramChannel(token, chat, TelegramChannel.FindApi(context.Get), http, context.Time),
            };
        }
        catch (SecretException e)
        {
            return new BrokenChannel("telegram", e.Message);
        }
    }

    private async Task<IChannel?> OpenDiscordAsync(CancellationToken cancel)
    {
        try
        {
            string? url = await context.Secrets.GetAsync(
                DiscordChannel.WebhookVariable, "DISCORD_WEBHOOK_PARAMETER", cancel).ConfigureAwait(false);
            if (url is null)
                return null;
            if (DiscordChannel.Find(url) is not { } webhook)
            {
                return new BrokenChannel("discord", $"{DiscordChannel.WebhookVariable} is no URL; expected "
                    + "https://discord.com/api/webhooks/…, as Discord's settings show it.");
            }

            context.Log.Hide(webhook.AbsolutePath);
            return _discord = _discord?.Webhook == webhook ? _discord : new DiscordChannel(webhook, http, context.Time);
        }
        catch (SecretException e)
        {
            return new BrokenChannel("discord", e.Message);
        }
    }
}
