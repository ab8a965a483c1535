using System.Text.Json;
using Cloud.Lambda;
using Cloud.Notify.Rules;

namespace Cloud.Notify.Channels;

/// <summary>Sends through a bot of Telegram: one call of the Bot API, made here because the .NET client library of the Bot API
/// cannot be compiled ahead of time without warnings.</summary>
/// <param name="token">Of the bot; it is part of every address.</param>
/// <param name="apiUrl">Null: api.telegram.org.</param>
internal sealed class TelegramChannel(string token, string chatId, Uri? apiUrl, HttpClient http, TimeProvider time)
    : HttpChannel("Telegram", http, time)
{
    public const string TokenVariable = "TELEGRAM_BOT_TOKEN";
    public const string ChatVariable = "TELEGRAM_CHAT_ID";
    public const string ApiVariable = "TELEGRAM_API_URL";

    private static readonly Uri PublicApi = new("https://api.telegram.org");

    protected override Uri Address => Method("sendMessage");

    /// <summary>Whether these are its credentials.</summary>
    public bool Is(string otherToken, string otherChatId) => (token, chatId) == (otherToken, otherChatId);

    /// <summary>Why a token cannot be one; null: it may be.</summary>
    public static string? FaultOf(string token) =>
        token.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && token[..colon].All(char.IsAsciiDigit)
            && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '_' or '-')
            ? null
            : $"{TokenVariable} is no bot token; expected digits, a colon, and letters, digits, _ or -, as BotFather gave it.";

    /// <summary>The service to use instead of Telegram's own; null: none.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="SecretException">The variable is no URL.</exception>
    public static Uri? FindApi(Func<string, string?> variable) =>
        variable(ApiVariable) is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri
        : throw new SecretException($"{ApiVariable} is no URL; expected one such as https://api.telegram.org.");

    /// <summary>Chats that have written to the bot lately: their ids and names.</summary>
    /// <exception cref="ChannelException">Telegram did not say.</exception>
    public async Task<IReadOnlyList<(long Id, string Name)>> FindChatsAsync(CancellationToken cancel)
    {
        try
        {
            using var response = await Http.GetAsync(Method("getUpdates"), cancel).ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            var json = Parse(answer);
            if (!response.IsSuccessStatusCode)
                throw new ChannelException(Refusal((int)response.StatusCode, answer).Reason!);
            if (!IsSuccess(json))
                throw new ChannelException("The answer is not Telegram's: does the address lead there?");
            return [.. json.GetProperty("result").EnumerateArray().SelectMany(Chats).Distinct()];
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new ChannelException(ChannelFault.Of("Telegram", e));
        }
    }

    protected override byte[] Body(OutboxAlert alert, string? note) => Json(json =>
    {
        json.WriteString("chat_id", chatId);
        json.WriteString("text", ChannelText.Telegram(alert, note));
        json.WriteString("parse_mode", "HTML");
        json.WriteStartObject("link_preview_options");
        json.WriteBoolean("is_disabled", true);
        json.WriteEndObject();
    });

    protected override SendResult Refusal(int status, byte[] answer)
    {
        string description = Description(Parse(answer));
        return status switch
        {
            400 when description.Contains("chat not found", StringComparison.OrdinalIgnoreCase) => new SendResult(
                $"Telegram does not know the chat (400): check {ChatVariable}, and write to the bot first."),
            400 => new SendResult($"Telegram refuses the message (400): {description}", IsRefused: true),
            401 or 404 => new SendResult($"Telegram does not know the bot ({status}): check {TokenVariable}."),
            403 => new SendResult("Telegram forbids the bot to write to the chat (403): it was blocked or removed, or nobody "
                + "has written to it yet."),
            409 => new SendResult("Another program reads this bot's messages (409): stop it, or remove the bot's webhook."),
            _ => new SendResult($"Telegram answers {status}: does the address lead to Telegram?"),
        };
    }

    protected override double? RetryAfterS(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("parameters", out var parameters)
            ? Number(parameters, "retry_after")
            : null;

    protected override bool IsSuccess(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True;

    private static string Description(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("description", out var text)
            && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "no reason given";

    private static IEnumerable<(long Id, string Name)> Chats(JsonElement update)
    {
        foreach (string kind in (string[])["message", "channel_post", "my_chat_member"])
        {
            if (!update.TryGetProperty(kind, out var part) || !part.TryGetProperty("chat", out var chat))
                continue;
            string[] names = ["title", "username", "first_name"];
            string name = names
                .Select(field => chat.TryGetProperty(field, out var value) ? value.GetString() : null)
                .FirstOrDefault(value => value is not null) ?? "";
            yield return (chat.GetProperty("id").GetInt64(), name);
        }
    }

    private Uri Method(string name) => new(apiUrl ?? PublicApi, $"/bot{token}/{name}");
}

/// <summary>A channel did not do what was asked; says why, without secrets.</summary>
internal sealed class ChannelException(string message) : Exception(message);
