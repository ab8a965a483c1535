using System.Net;
using System.Net.Http.Headers;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>Posts the query's result to a URL whose owner has confirmed that it wants it.</summary>
public sealed class HttpAction : RuleAction
{
    private const int HeadersMax = 100; // botocore, HeaderList
    private const int ResponseBytesMax = 16_384; // Developer Guide, https-rule-action
    private const int UrlCharsMax = 2000;
    private const string Header = "headers.";
    private const string Confirmation = "confirmationUrl";

    private readonly RuleTemplate _url;
    private readonly List<(string Key, RuleTemplate Value)> _headers = [];

    internal HttpAction(RuleFields fields)
    {
        string url = fields.RequiredText("url");
        _url = fields.Template("url", url);
        ConfirmationUrl = fields.Constant(Confirmation)
            ?? (_url.IsConstant ? url : throw new RuleDefinitionException(fields.PathOf(Confirmation),
                "is needed when the url has substitution templates"));
        HttpDestinations.CheckUrl(fields.PathOf(fields.Text(Confirmation) is null ? "url" : Confirmation), ConfirmationUrl);
        if (!url.StartsWith(ConfirmationUrl, StringComparison.Ordinal))
            throw new RuleDefinitionException(fields.PathOf("url"), $"does not begin with the confirmationUrl {ConfirmationUrl}");
        foreach (RuleFields header in fields.Objects("headers", HeadersMax))
        {
            string key = header.Constant("key") is { Length: > 0 } given ? given : throw header.Missing("key");
            if (key.AsSpan().ContainsAnyExceptInRange('!', '~') || key.Contains(':', StringComparison.Ordinal))
                throw new RuleDefinitionException(header.PathOf("key"), $"\"{key}\" is not the name of a header");
            _headers.Add((key, header.Template("value") ?? throw header.Missing("value")));
            header.End();
        }
        fields.Refuse("auth", "signed requests are not available in the local cloud");
        fields.Refuse("enableBatching", "batches are not available in the local cloud");
        fields.Refuse("batchConfig", "batches are not available in the local cloud");
    }

    /// <inheritdoc/>
    public override string FailureName => "HttpAction";

    /// <summary>The URL that has to be confirmed.</summary>
    public string ConfirmationUrl { get; }

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string url = input.Value("url", _url);
        CallFields fields = new CallFields().Set("url", url).Set(Confirmation, ConfirmationUrl);
        foreach ((string key, RuleTemplate value) in _headers)
            fields.Set(Header + key, input.Value(Header + key, value));
        return new ActionCall(url, fields, input.Payload);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        Uri url = Check(call, targets);
        using HttpRequestMessage request = Request(url, call);
        try
        {
            using HttpResponseMessage response = await targets.Http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            await ReadAsync(response, cancel).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new ActionException($"{call.Resource} answered {(int)response.StatusCode} {response.ReasonPhrase}.",
                    IsPassing(response.StatusCode));
        }
        catch (OperationCanceledException exception)
        {
            throw new ActionException(
                $"{call.Resource} did not answer within {targets.Limits.ActionTimeout.TotalSeconds:0.#} s.", isPassing: true, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ActionException($"{call.Resource} cannot be reached: {exception.Message}", isPassing: false, exception);
        }
    }

    private Uri Check(ActionCall call, ActionTargets targets)
    {
        if (call.Resource.Length > UrlCharsMax || !Uri.TryCreate(call.Resource, UriKind.Absolute, out Uri? url)
            || !call.Resource.StartsWith(ConfirmationUrl, StringComparison.Ordinal)
            || url.GetLeftPart(UriPartial.Authority) != new Uri(ConfirmationUrl).GetLeftPart(UriPartial.Authority))
            throw new ActionException($"\"{call.Resource}\" is not a URL below {ConfirmationUrl}.");
        return targets.Destinations.FindUrl(ConfirmationUrl) switch
        {
            { Status: DestinationStatus.Enabled } => url,
            { } destination => throw new ActionException(
                $"The destination {ConfirmationUrl} is not enabled: {destination.StatusReason}"),
            null => throw new ActionException($"There is no destination {ConfirmationUrl}."),
        };
    }

    private static HttpRequestMessage Request(Uri url, ActionCall call)
    {
        var content = new ReadOnlyMemoryContent(call.Payload);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        foreach ((string name, string value) in call.Fields)
        {
            if (!name.StartsWith(Header, StringComparison.Ordinal))
                continue;
            string key = name[Header.Length..];
            content.Headers.Remove(key);
            if (!request.Headers.TryAddWithoutValidation(key, value))
                content.Headers.TryAddWithoutValidation(key, value);
        }
        return request;
    }

    // A response that is too long counts as a failure that does not pass.
    private static async Task ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var buffer = new byte[ResponseBytesMax + 1];
        if (await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false) > ResponseBytesMax)
            throw new ActionException($"The response has more than {ResponseBytesMax} bytes.");
    }

    private static bool IsPassing(HttpStatusCode status) => status == HttpStatusCode.TooManyRequests || (int)status >= 500;
}
