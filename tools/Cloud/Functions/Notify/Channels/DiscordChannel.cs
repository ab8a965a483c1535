using System.Text.Json;
using Cloud.Notify.Rules;

namespace Cloud.Notify.Channels;

/// <summary>Sends through a webhook of Discord.</summary>
/// <param name="webhook">Its URL; the end of it is the secret.</param>
internal sealed class DiscordChannel(Uri webhook, HttpClient http, TimeProvider time) : HttpChannel("Discord", http, time)
{
    public const string WebhookVariable = "DISCORD_WEBHOOK_URL";

    /// <summary>SUPPRESS_EMBEDS: no previews of links.</summary>
    private const int NoPreviews = 1 << 2;

    public Uri Webhook => webhook;

    // Without wait=true Discord says 204 before it has looked at the message.
    protected override Uri Address { get; } =
        new UriBuilder(webhook) { Query = webhook.Query.Length > 1 ? webhook.Query + "&wait=true" : "?wait=true" }.Uri;

    /// <summary>Reads the URL of a webhook; null if it is none.</summary>
    public static Uri? Find(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.AbsolutePath.Length > 1
            ? uri
            : null;

    protected override byte[] Body(OutboxAlert alert, string? note) => Json(json =>
    {
        json.WriteString("content", ChannelText.Discord(alert, note));
        json.WriteNumber("flags", NoPreviews);
        // Nobody is called by a name that looks like a mention.
        json.WriteStartObject("allowed_mentions");
        json.WriteStartArray("parse");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    protected override SendResult Refusal(int status, byte[] answer) => status switch
    {
        400 => new SendResult($"Discord refuses the message (400, code {Number(Parse(answer), "code")}).", IsRefused: true),
        401 or 403 or 404 => new SendResult($"Discord does not know the webhook ({status}): check {WebhookVariable}."),
        _ => new SendResult($"Discord answers {status}: does {WebhookVariable} lead to Discord?"),
    };

    protected override double? RetryAfterS(JsonElement answer) => Number(answer, "retry_after");

    protected override bool IsSuccess(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("id", out _);

    protected override TimeSpan Pause(HttpResponseMessage response) => TimeSpan.FromSeconds(
        HeaderS(response, "X-RateLimit-Remaining") == 0 ? HeaderS(response, "X-RateLimit-Reset-After") ?? 0 : 0);
}
