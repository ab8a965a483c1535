using System.Text;
using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using LocalIotCore.Shadows;
using LocalIotCore.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>The HTTPS port's calls without a network, under virtual time, beside a broker of their own.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Host = "localhost:8443";

    private static readonly string[] ControlRoots = ["/thing-types", "/endpoint", "/certificate", "/keys-and-certificate",
        "/policies", "/target-policies", "/attached-policies", "/policy-", "/principal", "/provisioning-templates",
        "/cacertificate", "/transfer-certificate", "/thing-registration-tasks"];

    private readonly TemporaryFolder _folder = new();
    private readonly ShadowStore _shadowStore;
    private readonly ApiServer _server;

    private readonly ShadowRequests _shadowRequests;

    public TestApi(bool allowsReservedTopics = true)
    {
        Broker = new TestBroker(Profile.Aws);
        Registry = Registry.Open(_folder.FullPath, Broker.Time);
        Key = AccessKey.Open(_folder.FullPath);
        var authenticator = new Authenticator(new SignatureVerifier(Key, Broker.Time), Registry);
        _shadowStore = new ShadowStore(RecordLog.Open(_folder["shadows.log"]));
        var shadows = new ShadowService(_shadowStore, Broker.Core.Router, new ShadowLimits(), Broker.Time,
            NullLogger.Instance);
        _shadowRequests = new ShadowRequests(shadows, Broker.Core.Router, new ShadowLimits(), NullLogger.Instance);
        _server = new ApiServer(new RouteTable(ApiRoutes.All(Broker.Core, Registry, shadows,
            allowsReservedTopics: allowsReservedTopics)), authenticator, Log);
    }

    public TestBroker Broker { get; }

    public Registry Registry { get; }

    public FakeLogger Log { get; } = new();

    public AccessKey Key { get; }

    /// <summary>Sends a signed request.</summary>
    public Task<Answer> SendAsync(string method, string target, string body = "", string? service = null)
    {
        service ??= IsControl(target) ? "iot" : "iotdata";
        return SendRawAsync(method, target, body, RequestSigner.Sign(Key, service, method, target,
            Encoding.UTF8.GetBytes(body), Host, Broker.Time.GetUtcNow()));
    }

    /// <summary>Sends a signed request that names a principal or policy in a header.</summary>
    public Task<Answer> SendWithAsync(string header, string value, string method, string target)
    {
        Dictionary<string, string> headers = RequestSigner.Sign(Key, "iot", method, target, [], Host,
            Broker.Time.GetUtcNow());
        headers[header] = value;
        return SendRawAsync(method, target, "", headers);
    }

    /// <summary>Publishes with a property of MQTT 5 in a header.</summary>
    public Task<Answer> PublishWithAsync(string header, string value, string target)
    {
        Dictionary<string, string> headers = RequestSigner.Sign(Key, "iotdata", "POST", target, [], Host,
            Broker.Time.GetUtcNow(), more: (header, value));
        headers[header] = value;
        return SendRawAsync("POST", target, "", headers);
    }

    /// <summary>Sends a request that must succeed.</summary>
    public async Task<JsonElement> GetAsync(string method, string target, string body = "")
    {
        Answer answer = await SendAsync(method, target, body);
        Assert.True(answer.Status == 200, answer.ToString());
        return answer.Json;
    }

    /// <summary>Sends a request that must be refused, with an error of AWS's form.</summary>
    public async Task<string> RefusedAsync(int status, string error, string method, string target, string body = "")
    {
        Answer answer = await SendAsync(method, target, body);
        Assert.Equal((status, error), (answer.Status, answer.Error));
        return answer.Json.GetProperty("message").GetString()!;
    }

    /// <summary>Sends a request over mutual TLS.</summary>
    public Task<Answer> SendAsDeviceAsync(Principal principal, string method, string target, string body = "") =>
        SendRawAsync(method, target, body, [], principal);

    /// <summary>Sends a request with these headers and no others.</summary>
    public async Task<Answer> SendRawAsync(string method, string target, string body,
        Dictionary<string, string> headers, Principal? certificate = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Headers.Host = Host;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        foreach ((string name, string value) in headers)
            context.Request.Headers[name] = value;
        context.Features.Set(certificate);
        var response = new MemoryStream();
        context.Response.Body = response;
        await _server.HandleAsync(context);
        return new Answer(context.Response.StatusCode, context.Response.Headers["x-amzn-errortype"],
            Encoding.UTF8.GetString(response.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await _shadowRequests.DisposeAsync();
        _shadowStore.Dispose();
        _folder.Dispose();
    }

    private static bool IsControl(string target) =>
        ControlRoots.Any(root => target.StartsWith(root, StringComparison.Ordinal))
        || (target.StartsWith("/things") && !target.Contains("/shadow"));
}

/// <summary>An answer.</summary>
/// <param name="Error">Its `x-amzn-errortype`.</param>
internal sealed record Answer(int Status, string? Error, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;
}
