using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Heating;
using Heating.Aws;
using Heating.Provisioning;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>The local cloud's API behind an HTTP handler that can refuse or lose any call, and the sessions that call
/// it.</summary>
internal sealed class ProvisioningCloud : HttpMessageHandler
{
    private readonly TemporaryFolder _folder = new();
    private readonly HurriedTime _time = new();
    private readonly AwsClient _client;
    private readonly AwsTarget _target;

    public ProvisioningCloud()
    {
        _target = new AwsTarget
        {
            ControlPlane = new Uri($"https://{TestApi.Host}"),
            DataPlane = new Uri($"https://{TestApi.Host}"),
            Credentials = new BasicAWSCredentials("AKIATEST", "secret"),
            Region = RegionEndpoint.USEast1,
            CaFile = Api.Registry.Authority.CaPath,
            Description = "the test cloud",
        };
        _client = new AwsClient(_target, this, _time);
    }

    public TestApi Api { get; } = new();

    public Registry Registry => Api.Registry;

    /// <summary>All that was printed.</summary>
    public StringWriter Output { get; } = new();

    /// <summary>The calls, as "METHOD path?query".</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Called before each call with its number, from 1, and its line: an answer in place of the cloud's own; null
    /// lets it through.</summary>
    public Func<int, string, (int Status, string Error)?> Intercept { get; set; } = (_, _) => null;

    /// <summary>Called after a call was carried out, with its number: an answer in place of the cloud's own, or an
    /// exception; null lets the answer through.</summary>
    public Func<int, (int Status, string Error)?> InterceptAnswer { get; set; } = _ => null;

    public string Folder => _folder["out"];

    public CredentialFiles Files => new(Folder);

    public ServiceSteps Steps => new(_target.Description, _time);

    public AwsProvisioner Provisioner => new(_client, _target, Steps, Output);

    public DeprovisionSession Deprovision => new(_client, Steps, Output);

    public CertificateLock Lock => new(_client, Steps, Output);

    public CertificateList Certificates(TimeProvider time) =>
        new(_client, new ServiceSteps(_target.Description, time), Output);

    public RotateSession Rotate => new(_client, _target, Steps, Output);

    public AwsProvisioner ProvisionerWith(Func<AwsTarget, AwsTarget> change) =>
        new(_client, change(_target), Steps, Output);

    public ProvisionRequest Request(string thing = "boiler-1", bool isForced = false) => new(
        thing, Folder, KeyAlgorithm.EcdsaP256, BuiltInPolicy.Device, null, new Dictionary<string, string>(), isForced);

    public RotateRequest Rotation(bool isOldKept = false, bool isSeen = false) => new(
        "boiler-1", Folder, KeyAlgorithm.EcdsaP256, TimeSpan.FromSeconds(10), isOldKept, isSeen);

    public Task<ProvisionedThing> ProvisionAsync() => Provisioner.RunAsync(Request(), default);

    /// <summary>From now on: everything is let through, and calls are counted from 1.</summary>
    public void Restart()
    {
        Calls.Clear();
        Intercept = (_, _) => null;
        InterceptAnswer = _ => null;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel);
        string line = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Calls.Add(line);
        int number = Calls.Count;
        if (Intercept(number, line) is var (status, error))
            return Response(status, error, """{"message":"as the test wants"}""");
        Answer answer = request.Headers.TryGetValues("x-amzn-principal", out var principal)
            ? await Api.SendWithAsync("x-amzn-principal", principal.Single(), request.Method.Method, request.RequestUri.PathAndQuery)
            : await Api.SendAsync(request.Method.Method, request.RequestUri.PathAndQuery, body);
        return InterceptAnswer(number) is var (replaced, name)
            ? Response(replaced, name, """{"message":"as the test wants"}""")
            : Response(answer.Status, answer.Error, answer.Text);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Api.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _folder.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpResponseMessage Response(int status, string? error, string body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        if (error is not null)
            response.Headers.Add("x-amzn-errortype", error);
        return response;
    }
}
