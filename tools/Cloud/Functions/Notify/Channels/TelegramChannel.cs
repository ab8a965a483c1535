using System.Net;
using Cloud.Notify.Rules;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Cloud.Notify.Channels;

/// <summary>Sends through a bot of Telegram. The client waits by itself when Telegram says how long (429).</summary>
/// <param name="apiUrl">Null: api.telegram.org.</param>
internal sealed class TelegramChannel(string token, string chatId, string? apiUrl, HttpClient http, TimeProvider time) : IChannel
{
    public const string TokenVariable = "TELEGRAM_BOT_TOKEN";
    public const string ChatVariable = "TELEGRAM_CHAT_ID";
    public const string ApiVariable = "TELEGRAM_API_URL";

    public string Name => "telegram";

    /// <summary>Why a token cannot be one; null: it may be.</summary>
    public static string? FaultOf(string token) =>
        token.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && token[..colon].All(char.IsAsciiDigit)
            && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '_' or '-')
            ? null
            : $"{TokenVariable} is no bot token; expected digits, a colon, and letters, digits, _ or -, as BotFather gave it.";

    public async Task<SendResult> SendAsync(
        OutboxAlert alert, string? note, DateTimeOffset deadline, CancellationToken cancel)
    {
        try
        {
            var left = deadline - time.GetUtcNow();
            await CreateClient(left).SendMessage(
                new ChatId(chatId),
                ChannelText.Telegram(alert, note),
                ParseMode.Html,
                linkPreviewOptions: new LinkPreviewOptions { IsDisabled = true },
                cancellationToken: cancel).ConfigureAwait(false);
            return SendResult.Sent;
        }
        catch (ApiRequestException e)
        {
            return Refusal(e);
        }
        catch (RequestException e)
        {
            return new SendResult(Trouble(e));
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
        {
            return new SendResult(ChannelFault.Of("Telegram", e));
        }
    }

    /// <summary>Chats that have written to the bot lately: their ids and names.</summary>
    public async Task<IReadOnlyList<(long Id, string Name)>> FindChatsAsync(CancellationToken cancel)
    {
        var updates = await CreateClient(TimeSpan.Zero).GetUpdates(cancellationToken: cancel).ConfigureAwait(false);
        return [.. updates
            .Select(update => update.Message?.Chat ?? update.ChannelPost?.Chat ?? update.MyChatMember?.Chat)
            .OfType<Chat>()
            .Select(chat => (chat.Id, chat.Title ?? chat.Username ?? $"{chat.FirstName} {chat.LastName}".Trim()))
            .Distinct()];
    }

    /// <summary>What an error means, for a person.</summary>
    public static SendResult Refusal(ApiRequestException e) => e.ErrorCode switch
    {
        400 when e.Message.Contains("chat not found", StringComparison.OrdinalIgnoreCase) => new SendResult(
            $"Telegram does not know the chat (400): check {ChatVariable}, and write to the bot first."),
        400 => new SendResult($"Telegram refuses the message (400): {e.Message}", IsRefused: true),
        401 or 404 => new SendResult($"Telegram does not know the bot ({e.ErrorCode}): check {TokenVariable}."),
        403 => new SendResult("Telegram forbids the bot to write to the chat (403): it was blocked or removed, or nobody has "
            + "written to it yet."),
        429 => new SendResult("Telegram is told too much at a time (429).",
            TimeSpan.FromSeconds(e.Parameters?.RetryAfter ?? (int)ChannelFault.DefaultRetry.TotalSeconds)),
        _ => new SendResult($"Telegram has a fault of its own ({e.ErrorCode})."),
    };

    private static string Trouble(RequestException e) => e.HttpStatusCode switch
    {
        null => ChannelFault.Of("Telegram", e.InnerException ?? e),
        HttpStatusCode.OK => "Telegram's answer is not to be understood: does the address lead to Telegram?",
        var status => $"Telegram has a fault of its own ({(int)status}).",
    };

    private TelegramBotClient CreateClient(TimeSpan left) => new(
        new TelegramBotClientOptions(token, apiUrl)
        {
            // A longer wait does not fit in: the sweep sends it then.
            RetryThreshold = (int)Math.Clamp(left.TotalSeconds / 2, 0, 60),
        },
        http);
}
