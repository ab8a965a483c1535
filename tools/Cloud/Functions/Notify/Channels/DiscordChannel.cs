using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Cloud.Notify.Rules;

namespace Cloud.Notify.Channels;

/// <summary>Sends through a webhook of Discord.</summary>
/// <param name="webhook">Its URL; the end of it is the secret.</param>
internal sealed class DiscordChannel(Uri webhook, HttpClient http, TimeProvider time) : IChannel
{
    public const string WebhookVariable = "DISCORD_WEBHOOK_URL";

    /// <summary>Attempts of one call; between them is the wait that Discord asks for.</summary>
    private const int TriesMax = 3;

    /// <summary>SUPPRESS_EMBEDS: no previews of links.</summary>
    private const int NoPreviews = 1 << 2;

    // A limit, be it of this webhook or of all, holds for all that is sent here.
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;

    public string Name => "discord";

    public Uri Webhook => webhook;

    /// <summary>Reads the URL of a webhook; null if it is none.</summary>
    public static Uri? Find(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.AbsolutePath.Length > 1
            ? uri
            : null;

    public async Task<SendResult> SendAsync(
        OutboxAlert alert, string? note, DateTimeOffset deadline, CancellationToken cancel)
    {
        byte[] body = Body(ChannelText.Discord(alert, note));
        for (int tries = 1; ; tries++)
        {
            try
            {
                var wait = _nextAt - time.GetUtcNow();
                if (_nextAt >= deadline)
                    return TooMuch(wait);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancel).ConfigureAwait(false);
                var result = await PostAsync(body, cancel).ConfigureAwait(false);
                if (result.RetryAfter is not { } after)
                    return result;
                _nextAt = time.GetUtcNow() + after;
                if (tries == TriesMax)
                    return result;
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
            {
                return new SendResult(ChannelFault.Of("Discord", e));
            }
        }
    }

    private static SendResult TooMuch(TimeSpan retryAfter) => new("Discord is told too much at a time (429).", retryAfter);

    private static byte[] Body(string content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("content", content);
            json.WriteNumber("flags", NoPreviews);
            // Nobody is called by a name that looks like a mention.
            json.WriteStartObject("allowed_mentions");
            json.WriteStartArray("parse");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private async Task<SendResult> PostAsync(byte[] body, CancellationToken cancel)
    {
        // Without wait=true Discord says 204 before it has looked at the message.
        string query = webhook.Query.Length > 1 ? webhook.Query + "&wait=true" : "?wait=true";
        var address = new UriBuilder(webhook) { Query = query };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(address.Uri, content, cancel).ConfigureAwait(false);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            if (Header(response, "X-RateLimit-Remaining") == 0 && Header(response, "X-RateLimit-Reset-After") is { } resetS)
                _nextAt = time.GetUtcNow() + TimeSpan.FromSeconds(resetS);
            return SendResult.Sent;
        }

        return (int)response.StatusCode switch
        {
            400 => new SendResult($"Discord refuses the message (400, code {Number(answer, "code")}).", IsRefused: true),
            401 or 403 or 404 => new SendResult(
                $"Discord does not know the webhook ({(int)response.StatusCode}): check {WebhookVariable}."),
            // From its own servers in the body, exact; from the network before them in the header, in whole seconds.
            429 => TooMuch(TimeSpan.FromSeconds(
                Number(answer, "retry_after") ?? Header(response, "Retry-After") ?? ChannelFault.DefaultRetry.TotalSeconds)),
            >= 500 => new SendResult($"Discord has a fault of its own ({(int)response.StatusCode})."),
            var status => new SendResult($"Discord answers {status}: does {WebhookVariable} lead to Discord?"),
        };
    }

    private static double? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= 0 && value < TimeSpan.FromDays(1).TotalSeconds
            ? value
            : null;

    private static double? Number(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
                && number >= 0 && number < TimeSpan.FromDays(1).TotalSeconds
                ? number
                : null;
        }
        catch (JsonException)
        {
            return null; // the network before Discord answers in HTML
        }
    }
}
