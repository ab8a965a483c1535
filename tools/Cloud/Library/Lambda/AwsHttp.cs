using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Signing;

namespace Cloud.Lambda;

/// <summary>An HTTPS service of AWS that a function calls.</summary>
/// <param name="SigningName">Its name in a signature's scope, as in botocore's service models.</param>
/// <param name="Variable">Environment variable with the URL of a stand-in.</param>
/// <param name="Host">First part of its own host name, before the region.</param>
public sealed record AwsService(string SigningName, string Variable, string Host)
{
    /// <summary>Things.</summary>
    public static readonly AwsService Iot = new("iot", "AWS_ENDPOINT_URL_IOT", "iot");

    /// <summary>Shadows. This host serves every account: the signature tells which.</summary>
    public static readonly AwsService IotData = new("iotdata", "AWS_ENDPOINT_URL_IOT_DATA", "data-ats.iot");

    /// <summary>EventBridge.</summary>
    public static readonly AwsService Events = new("events", "AWS_ENDPOINT_URL_EVENTBRIDGE", "events");
}

/// <summary>Calls services of AWS, or stand-ins, over signed HTTPS (AWS Signature Version 4). A call that was throttled or that
/// failed in the service is repeated; every other refusal is the caller's.</summary>
public sealed class AwsHttp : IDisposable
{
    private const int AnswerBytesMax = 4 * 1024 * 1024;

    // 0.2 s + 0.4 s + 0.8 s + 1.6 s at most: far below a function's timeout, and Lambda tries the whole invocation again.
    private const int AttemptsMax = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly HttpRequestOptionsKey<string> ServiceKey = new(SigV4SigningHandler.ServiceOptionKey);

    private readonly Func<string, string?> _variable;
    private readonly TimeProvider _time;
    private readonly RegionEndpoint _region;
    private readonly HttpClient _http;

    /// <param name="variable">Reads an environment variable: AWS_REGION, the endpoints, AWS_CA_BUNDLE.</param>
    /// <param name="credentials">Null: the SDK's own search, which on AWS finds the function's role.</param>
    /// <exception cref="InvalidOperationException">AWS_REGION is not set, or the CA file has no certificate.</exception>
    public AwsHttp(Func<string, string?> variable, TimeProvider time, AWSCredentials? credentials = null)
    {
        _variable = variable;
        _time = time;
        _region = RegionEndpoint.GetBySystemName(
            variable("AWS_REGION") ?? throw new InvalidOperationException("The environment variable AWS_REGION is not set."));
        // A redirected request would not be signed again.
        var transport = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        if (variable("AWS_CA_BUNDLE") is { Length: > 0 } file)
            transport.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(file) };
        credentials ??= DefaultAWSCredentialsIdentityResolver.GetCredentials(null);
        var signing = new SigV4SigningHandler(credentials, _region, AwsService.IotData.SigningName, transport);
        _http = new HttpClient(signing) { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <summary>Calls a service.</summary>
    /// <param name="pathAndQuery">Escaped path, starting with a slash, and query.</param>
    /// <param name="body">Null for none.</param>
    /// <param name="target">`X-Amz-Target` of services that speak JSON 1.1; null for REST.</param>
    /// <returns>The body of the response.</returns>
    /// <exception cref="AwsCallException">The service refused the call, or did not answer.</exception>
    public async Task<byte[]> SendAsync(
        AwsService service, HttpMethod method, string pathAndQuery, byte[]? body, string? target, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(service, method, pathAndQuery, body, target, cancel).ConfigureAwait(false);
            }
            catch (AwsCallException error) when (error.IsPassing && attempt < AttemptsMax)
            {
                // Half of it random, so that functions that were throttled together do not come back together.
                TimeSpan wait = FirstWait * (1 << (attempt - 1));
                await Task.Delay(wait / 2 + wait / 2 * Random.Shared.NextDouble(), _time, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<byte[]> SendOnceAsync(
        AwsService service, HttpMethod method, string pathAndQuery, byte[]? body, string? target, CancellationToken cancel)
    {
        Uri url = new(EndpointOf(service), pathAndQuery);
        using var request = new HttpRequestMessage(method, url);
        request.Options.Set(ServiceKey, service.SigningName);
        if (target is not null)
            request.Headers.Add("X-Amz-Target", target);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType =
                new MediaTypeHeaderValue(target is null ? "application/json" : "application/x-amz-json-1.1");
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? answer : throw AwsCallException.Of(response, answer, url);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            string why = error is TaskCanceledException ? "no response in time" : error.InnerException?.Message ?? error.Message;
            throw new AwsCallException("NoAnswer", null, $"{url.Authority} cannot be reached: {why}", error);
        }
    }

    private Uri EndpointOf(AwsService service) => _variable(service.Variable) is { Length: > 0 } url
        ? new Uri(url.TrimEnd('/') + "/")
        : new Uri($"https://{service.Host}.{_region.SystemName}.{_region.PartitionDnsSuffix}");

    private static X509ChainPolicy TrustOnly(string file)
    {
        // A private CA publishes no revocation lists.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new InvalidOperationException($"AWS_CA_BUNDLE: {file} contains no certificate in PEM.");
    }
}

/// <summary>A service of AWS refused a call, or did not answer it.</summary>
/// <param name="name">The error's name in AWS's API, for example ResourceNotFoundException.</param>
/// <param name="status">HTTP status; null: no answer.</param>
public sealed class AwsCallException(string name, HttpStatusCode? status, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Name => name;

    /// <summary>The resource does not exist.</summary>
    public bool IsNotFound => status == HttpStatusCode.NotFound;

    /// <summary>The resource was changed in the meantime.</summary>
    public bool IsConflict => status == HttpStatusCode.Conflict;

    /// <summary>The call may succeed if it is repeated later: throttled (400 on the control plane, 429 on the data plane), a
    /// failure inside the service, or no answer.</summary>
    public bool IsPassing => status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        || name.StartsWith("Throttling", StringComparison.Ordinal);

    internal static AwsCallException Of(HttpResponseMessage response, byte[] body, Uri url)
    {
        JsonObject? document = null;
        try
        {
            document = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // for example a proxy's page: the status says enough
        }

        // Another form is "ResourceNotFoundException:http://internal.amazon.com/...", or "com.amazon...#Name" in JSON 1.1.
        string name = response.Headers.TryGetValues("x-amzn-errortype", out var values)
            ? values.First().Split(':')[0]
            : Text(document, "__type")?.Split('#')[^1] ?? $"HTTP {(int)response.StatusCode}";
        string message = Text(document, "message") ?? Text(document, "Message") ?? response.ReasonPhrase ?? "no message";
        return new AwsCallException(name, response.StatusCode, $"{url.Authority} refused {url.AbsolutePath}: {name}: {message}");
    }

    private static string? Text(JsonObject? document, string name) =>
        document?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
