using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalIotCore.Identity;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Rules;

/// <summary>The URLs that rules may send to: each once its owner has confirmed, with a token that was sent there, that it
/// wants the messages. Durable; thread-safe.</summary>
public sealed class HttpDestinations
{
    /// <summary>Prefix of the ARNs.</summary>
    public const string ArnPrefix = LocalAccount.IotArnPrefix + "ruledestination/http/";

    private const int UrlCharsMax = 2000; // botocore, Url
    private const int TokenBytes = 32;

    private readonly JsonFolder<HttpDestination> _folder;
    private readonly Dictionary<string, HttpDestination> _byArn;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private string? _enableUrl;
    private bool _isStopped;

    public HttpDestinations(string directory, HttpClient http, TimeProvider time, ILogger log)
    {
        _folder = new JsonFolder<HttpDestination>(directory, RuleJson.Default.HttpDestination, destination => destination.Id);
        (_http, _time, _log) = (http, time, log);
        _folder.RemoveTemporaryFiles();
        _byArn = _folder.All().ToDictionary(destination => destination.Arn);
    }

    /// <summary>All destinations, in no particular order.</summary>
    public IReadOnlyList<HttpDestination> All()
    {
        lock (_gate)
            return [.. _byArn.Values];
    }

    public HttpDestination? Find(string arn)
    {
        lock (_gate)
            return _byArn.GetValueOrDefault(arn);
    }

    /// <summary>The destination of a URL; null if there is none.</summary>
    public HttpDestination? FindUrl(string url)
    {
        lock (_gate)
            return _byArn.Values.FirstOrDefault(destination => destination.ConfirmationUrl == url);
    }

    /// <summary>Finds or creates the destination of a URL. A new one is asked to confirm as soon as the HTTPS port
    /// listens.</summary>
    /// <exception cref="RuleDefinitionException">Not a URL.</exception>
    public HttpDestination Ensure(string url)
    {
        CheckUrl("confirmationUrl", url);
        HttpDestination created;
        lock (_gate)
        {
            if (FindUrl(url) is { } known)
                return known;
            DateTimeOffset now = _time.GetUtcNow();
            created = new HttpDestination
            {
                Id = Guid.NewGuid().ToString(),
                ConfirmationUrl = url,
                Status = DestinationStatus.InProgress,
                StatusReason = "Awaiting confirmation.",
                Token = NewToken(),
                CreatedAt = now,
                UpdatedAt = now,
            };
            Write(created);
        }
        Ask(created);
        return created;
    }

    /// <summary>The HTTPS port listens: asks the destinations that have not been asked.</summary>
    /// <param name="origin">Where it listens, for example `https://localhost:8443`.</param>
    public void Start(string origin)
    {
        _enableUrl = $"{origin}/confirmdestination/";
        foreach (HttpDestination destination in All())
            if (destination is { Status: DestinationStatus.InProgress, WasAsked: false })
                Ask(destination);
    }

    /// <summary>Writes no more: what a destination answers from now on is lost, and it is asked again after the next start.</summary>
    public void Stop()
    {
        lock (_gate)
            _isStopped = true;
    }

    /// <summary>Confirms the destination that has a token. False if none waits for it.</summary>
    public bool Confirm(string token)
    {
        lock (_gate)
        {
            HttpDestination? destination = _byArn.Values.FirstOrDefault(destination =>
                destination.Status == DestinationStatus.InProgress && CryptographicOperations.FixedTimeEquals(
                    Encoding.UTF8.GetBytes(destination.Token), Encoding.UTF8.GetBytes(token)));
            if (destination is null)
                return false;
            Write(destination with
            {
                Status = DestinationStatus.Enabled,
                StatusReason = "Confirmed.",
                IsConfirmed = true,
                UpdatedAt = _time.GetUtcNow(),
            });
            return true;
        }
    }

    /// <summary>Switches a destination on or off, or asks it anew. False if there is none.</summary>
    /// <exception cref="RuleDefinitionException">It cannot become that.</exception>
    public bool SetStatus(string arn, DestinationStatus status)
    {
        HttpDestination changed;
        lock (_gate)
        {
            if (!_byArn.TryGetValue(arn, out HttpDestination? destination))
                return false;
            if (status is not (DestinationStatus.Enabled or DestinationStatus.Disabled or DestinationStatus.InProgress))
                throw new RuleDefinitionException("status", "expected ENABLED, DISABLED or IN_PROGRESS");
            if (status == DestinationStatus.Enabled && !destination.IsConfirmed)
                throw new RuleDefinitionException("status", $"{destination.ConfirmationUrl} has not been confirmed yet");
            changed = destination with { Status = status, StatusReason = "Set by UpdateTopicRuleDestination.", UpdatedAt = _time.GetUtcNow() };
            if (status == DestinationStatus.InProgress)
                changed = changed with { Token = NewToken(), IsConfirmed = false, WasAsked = false };
            Write(changed);
        }
        if (status == DestinationStatus.InProgress)
            Ask(changed);
        return true;
    }

    /// <summary>Deletes a destination. False if there is none.</summary>
    public bool Delete(string arn)
    {
        lock (_gate)
        {
            if (!_byArn.Remove(arn, out HttpDestination? destination))
                return false;
            _folder.Delete(destination.Id);
            return true;
        }
    }

    /// <summary>Checks a URL for requests: absolute, http or https.</summary>
    /// <exception cref="RuleDefinitionException">It is none.</exception>
    internal static void CheckUrl(string field, string url)
    {
        if (url.Length > UrlCharsMax)
            throw new RuleDefinitionException(field, $"has {url.Length} characters; at most {UrlCharsMax}");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || (parsed.Scheme != "http" && parsed.Scheme != "https"))
            throw new RuleDefinitionException(field, $"\"{url}\" is not a URL that begins with https:// or http://");
    }

    private void Ask(HttpDestination destination)
    {
        if (_enableUrl is { } enableUrl)
            _ = Task.Run(() => AskAsync(destination, enableUrl + destination.Token));
    }

    // The form of AWS's request (Developer Guide, rule-destination).
    private async Task AskAsync(HttpDestination destination, string enableUrl)
    {
        try
        {
            var url = new UriBuilder(destination.ConfirmationUrl);
            string query = $"confirmationToken={destination.Token}";
            if (!url.Path.EndsWith('/'))
                url.Path += "/"; // as AWS does
            url.Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{query}" : query;
            var body = new ConfirmationRequest(destination.Arn, destination.Token, enableUrl, "DestinationConfirmation");
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, RuleJson.Default.ConfirmationRequest));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, url.Uri) { Content = content };
            request.Headers.Add("x-amz-rules-engine-message-type", "DestinationConfirmation");
            request.Headers.Add("x-amz-rules-engine-destination-arn", destination.Arn);
            using HttpResponseMessage response =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"it answered {(int)response.StatusCode}");
            Change(destination.Arn, current => current with { WasAsked = true });
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            RuleLog.NotAsked(_log, destination.ConfirmationUrl, exception.Message);
            Change(destination.Arn, current => current.Status != DestinationStatus.InProgress ? current : current with
            {
                Status = DestinationStatus.Error,
                StatusReason = $"The request for confirmation failed: {exception.Message}",
                WasAsked = true,
            });
        }
    }

    private void Change(string arn, Func<HttpDestination, HttpDestination> change)
    {
        lock (_gate)
        {
            if (!_isStopped && _byArn.TryGetValue(arn, out HttpDestination? destination))
                Write(change(destination) with { UpdatedAt = _time.GetUtcNow() });
        }
    }

    private void Write(HttpDestination destination)
    {
        _folder.Write(destination);
        _byArn[destination.Arn] = destination;
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
}

/// <summary>A URL that rules may send to.</summary>
public sealed record HttpDestination
{
    public required string Id { get; init; }
    public required string ConfirmationUrl { get; init; }
    public required DestinationStatus Status { get; init; }
    /// <summary>Why it has that status, for people.</summary>
    public required string StatusReason { get; init; }
    /// <summary>What its owner confirms with.</summary>
    public required string Token { get; init; }
    /// <summary>Whether the owner has confirmed, even if it is switched off now.</summary>
    public bool IsConfirmed { get; init; }
    /// <summary>Whether the token was sent.</summary>
    public bool WasAsked { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public string Arn => HttpDestinations.ArnPrefix + Id;
}

/// <summary>Status of a destination, as AWS names it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DestinationStatus>))]
public enum DestinationStatus
{
    [JsonStringEnumMemberName("IN_PROGRESS")]
    InProgress,
    [JsonStringEnumMemberName("ENABLED")]
    Enabled,
    [JsonStringEnumMemberName("DISABLED")]
    Disabled,
    [JsonStringEnumMemberName("ERROR")]
    Error,
    [JsonStringEnumMemberName("DELETING")]
    Deleting,
}

internal sealed record ConfirmationRequest(string Arn, string ConfirmationToken, string EnableUrl, string MessageType);
