using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>Telegram and Discord, as far as Notify calls them: keeps what arrives, answers what the test wants.</summary>
internal sealed class Phones : HttpMessageHandler
{
    public const string Token = "123456:AAtelegram-secret";
    public const string Webhook = "https://discord.test/api/webhooks/77/discord-secret";

    /// <summary>Answer to a call by its number on the channel, from 1; null: it succeeds.</summary>
    public Func<int, Answer?> Telegram { get; set; } = _ => null;

    public Func<int, Answer?> Discord { get; set; } = _ => null;

    /// <summary>Bodies of all calls, by channel.</summary>
    public ConcurrentQueue<JsonObject> TelegramCalls { get; } = new();

    public ConcurrentQueue<JsonObject> DiscordCalls { get; } = new();

    /// <summary>Texts that a person got.</summary>
    public ConcurrentQueue<string> TelegramTexts { get; } = new();

    public ConcurrentQueue<string> DiscordTexts { get; } = new();

    public string? LastPath { get; private set; }

    /// <param name="Body">JSON.</param>
    /// <param name="RetryAfter">Header in seconds.</param>
    /// <param name="IsSilent">It never answers.</param>
    /// <param name="IsDelivered">The person gets it, whatever the answer says.</param>
    internal sealed record Answer(
        int Status, string Body = "{}", string? RetryAfter = null, bool IsSilent = false, bool IsDelivered = false);

    /// <summary>What Telegram answers to a call that fails.</summary>
    public static Answer TelegramError(int status, string description, int? retryAfterS = null) => new(status, retryAfterS is null
        ? $$"""{"ok":false,"error_code":{{status}},"description":"{{description}}"}"""
        : $$$"""{"ok":false,"error_code":{{{status}}},"description":"{{{description}}}","parameters":{"retry_after":{{{retryAfterS}}}}}""");

    /// <summary>Answers a call, whether it came through a socket or not.</summary>
    public Answer Take(string pathAndQuery, string body)
    {
        LastPath = pathAndQuery;
        bool isTelegram = pathAndQuery.StartsWith("/bot", StringComparison.Ordinal);
        var json = JsonNode.Parse(body)!.AsObject();
        var (calls, texts) = isTelegram ? (TelegramCalls, TelegramTexts) : (DiscordCalls, DiscordTexts);
        calls.Enqueue(json);
        var failure = (isTelegram ? Telegram : Discord)(calls.Count);
        if (failure is null or { IsDelivered: true })
            texts.Enqueue(json[isTelegram ? "text" : "content"]!.GetValue<string>());
        return failure ?? new Answer(200, isTelegram
            ? """{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}}"""
            : """{"id":"1"}""");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var answer = Take(request.RequestUri!.PathAndQuery, await request.Content!.ReadAsStringAsync(cancel));
        if (answer.IsSilent)
            throw new TaskCanceledException("", new TimeoutException());
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new StringContent(answer.Body, Encoding.UTF8, "application/json"),
            RequestMessage = request,
        };
        if (answer.RetryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", answer.RetryAfter);
        return response;
    }
}
