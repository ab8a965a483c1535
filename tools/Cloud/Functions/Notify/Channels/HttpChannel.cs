using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Cloud.Notify.Rules;

namespace Cloud.Notify.Channels;

/// <summary>A channel that takes each message by one POST, and says how long to wait when it gets too many.</summary>
/// <param name="service">What it is called in words for a person.</param>
internal abstract class HttpChannel(string service, HttpClient http, TimeProvider time) : IChannel
{
    /// <summary>How long to wait if the other side does not say.</summary>
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(60);

    /// <summary>Attempts of one call; between them is the wait that the other side asks for.</summary>
    private const int TriesMax = 3;

    /// <summary>The longest wait within a call: other alerts stand behind it. What has to wait longer is sent by a later
    /// sweep.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(15);

    // A limit holds for all that is sent here.
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;

    public string Name { get; } = service.ToLowerInvariant();

    public async Task<SendResult> SendAsync(
        OutboxAlert alert, string? note, DateTimeOffset deadline, CancellationToken cancel)
    {
        byte[] body = Body(alert, note);
        for (int tries = 1; ; tries++)
        {
            try
            {
                var wait = _nextAt - time.GetUtcNow();
                if (wait > WaitMax || _nextAt >= deadline)
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
                return new SendResult(ChannelFault.Of(service, e));
            }
        }
    }

    /// <summary>Where messages go. Holds the secret.</summary>
    protected abstract Uri Address { get; }

    protected HttpClient Http => http;

    /// <summary>The message as JSON.</summary>
    protected abstract byte[] Body(OutboxAlert alert, string? note);

    /// <summary>What an answer means that is neither success, nor 429, nor from 500 on.</summary>
    protected abstract SendResult Refusal(int status, byte[] answer);

    /// <summary>The wait that a 429 asks for in its JSON, seconds; null: it does not.</summary>
    protected abstract double? RetryAfterS(JsonElement answer);

    /// <summary>Whether an answer of success is one of this service.</summary>
    protected abstract bool IsSuccess(JsonElement answer);

    /// <summary>How long after a success the next message may follow.</summary>
    protected virtual TimeSpan Pause(HttpResponseMessage response) => TimeSpan.Zero;

    protected static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>A header that is a number of seconds; null if it is none.</summary>
    protected static double? HeaderS(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && IsWait(seconds)
            ? seconds
            : null;

    /// <summary>A number in an answer; null if there is none.</summary>
    protected static double? Number(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            ? number
            : null;

    /// <summary>An answer as JSON; undefined if it is none: the network before a service answers in HTML.</summary>
    protected static JsonElement Parse(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static bool IsWait(double seconds) => seconds >= 0 && seconds < TimeSpan.FromDays(1).TotalSeconds;

    private async Task<SendResult> PostAsync(byte[] body, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(Address, content, cancel).ConfigureAwait(false);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            if (!IsSuccess(Parse(answer)))
                return new SendResult($"The answer is not {service}'s: does the address lead there?");
            _nextAt = time.GetUtcNow() + Pause(response);
            return SendResult.Sent;
        }

        if (status >= 500)
            return new SendResult($"{service} has a fault of its own ({status}).");
        if (status != 429)
            return Refusal(status, answer);
        double? seconds = RetryAfterS(Parse(answer)) is { } exact && IsWait(exact) ? exact : HeaderS(response, "Retry-After");
        return TooMuch(TimeSpan.FromSeconds(seconds ?? DefaultRetry.TotalSeconds));
    }

    private SendResult TooMuch(TimeSpan retryAfter) => new($"{service} is told too much at a time (429).", retryAfter);
}
