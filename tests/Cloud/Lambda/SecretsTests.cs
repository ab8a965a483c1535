using System.Text.Json;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Cloud.Lambda;
using HeatingSensor.Host.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Lambda;

public sealed class SecretsTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly SharedText _output = new();

    [Fact]
    public async Task Secret_InEnvironment_WinsOverParameter()
    {
        await using var ssm = await ParameterStore.StartAsync();
        var secrets = Create(ssm, ("TOKEN", "from-environment"), ("TOKEN_PARAMETER", "/heating/token"));

        Assert.Equal("from-environment", await GetAsync(secrets));
        Assert.Equal(0, ssm.Reads);
    }

    [Fact]
    public async Task Secret_NeitherVariable_IsNull()
    {
        await using var ssm = await ParameterStore.StartAsync();

        Assert.Null(await GetAsync(Create(ssm, ("TOKEN", ""))));
    }

    [Fact]
    public async Task Parameter_Read_IsDecryptedAndCachedFor15Minutes()
    {
        await using var ssm = await ParameterStore.StartAsync();
        ssm.Value = "first-value\n";
        var secrets = Create(ssm, ("TOKEN_PARAMETER", "/heating/token"));

        Assert.Equal("first-value", await GetAsync(secrets));
        ssm.Value = "second-value";
        _time.Advance(Secrets.MaxAge - TimeSpan.FromSeconds(1));
        Assert.Equal("first-value", await GetAsync(secrets));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second-value", await GetAsync(secrets));

        Assert.Equal(("/heating/token", true), (ssm.Name, ssm.WithDecryption));
        Assert.Equal(2, ssm.Reads);
    }

    [Fact]
    public async Task Parameter_Absent_IsNullForOneMinute()
    {
        await using var ssm = await ParameterStore.StartAsync();
        var secrets = Create(ssm, ("TOKEN_PARAMETER", "/heating/token"));

        Assert.Null(await GetAsync(secrets));
        ssm.Value = "created";
        Assert.Null(await GetAsync(secrets));
        _time.Advance(Secrets.MaxAgeOfAbsence);

        Assert.Equal("created", await GetAsync(secrets));
    }

    [Fact]
    public async Task Parameter_Forbidden_SaysWhichAndWhy()
    {
        await using var ssm = await ParameterStore.StartAsync();
        ssm.Error = "AccessDeniedException";
        var secrets = Create(ssm, ("TOKEN_PARAMETER", "/heating/token"));

        var e = await Assert.ThrowsAsync<SecretException>(() => GetAsync(secrets));

        Assert.Equal("TOKEN_PARAMETER: the SSM parameter /heating/token cannot be read: AccessDeniedException.", e.Message);
    }

    [Fact]
    public async Task Log_LineWithSecret_HidesIt()
    {
        await using var ssm = await ParameterStore.StartAsync();
        var context = Context(("TOKEN", "12345:secret"));
        await GetAsync(new Secrets(context));

        context.Log.Warn("calling /bot12345:secret/x", ("url", "https://h/?t=12345%3Asecret"));

        Assert.DoesNotContain("secret", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Metric_Counted_IsOneLineOfEmbeddedMetricFormat()
    {
        Context().Metrics.Count("AlertsSent", 2, ("Channel", "telegram"));

        using var line = JsonDocument.Parse(_output.ToString());
        var aws = line.RootElement.GetProperty("_aws");
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), aws.GetProperty("Timestamp").GetInt64());
        Assert.Equal(
            """[{"Namespace":"HeatingSensor","Dimensions":[["Channel"]],"Metrics":[{"Name":"AlertsSent","Unit":"Count"}]}]""",
            aws.GetProperty("CloudWatchMetrics").GetRawText());
        Assert.Equal("telegram", line.RootElement.GetProperty("Channel").GetString());
        Assert.Equal(2, line.RootElement.GetProperty("AlertsSent").GetDouble());
    }

    private static Task<string?> GetAsync(Secrets secrets) =>
        secrets.GetAsync("TOKEN", "TOKEN_PARAMETER", CancellationToken.None);

    private Secrets Create(ParameterStore ssm, params (string Name, string Value)[] variables) =>
        new(Context(variables)) { Connect = ssm.Connect };

    private FunctionContext Context(params (string Name, string Value)[] variables) => new(
        name => variables.FirstOrDefault(variable => variable.Name == name).Value, _output, _time);

    /// <summary>A stand-in of SSM with one parameter.</summary>
    private sealed class ParameterStore(WebApplication app) : IAsyncDisposable
    {
        public string? Value { get; set; }

        public string? Error { get; set; }

        public int Reads { get; private set; }

        public string? Name { get; private set; }

        public bool WithDecryption { get; private set; }

        public static async Task<ParameterStore> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var store = new ParameterStore(app);
            app.MapPost("/", store.AnswerAsync);
            await app.StartAsync();
            return store;
        }

        public IAmazonSimpleSystemsManagement Connect() => new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("id", "key"),
            new AmazonSimpleSystemsManagementConfig
            {
                ServiceURL = app.Urls.First(),
                AuthenticationRegion = "eu-central-1",
                MaxErrorRetry = 0,
            });

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task AnswerAsync(HttpContext http)
        {
            Reads++;
            using var request = await JsonDocument.ParseAsync(http.Request.Body);
            Name = request.RootElement.GetProperty("Name").GetString();
            WithDecryption = request.RootElement.GetProperty("WithDecryption").GetBoolean();
            string? error = Error ?? (Value is null ? "ParameterNotFound" : null);
            http.Response.StatusCode = error is null ? 200 : 400;
            http.Response.ContentType = "application/x-amz-json-1.1";
            await http.Response.WriteAsync(error is null
                ? $$$"""{"Parameter":{"Name":"{{{Name}}}","Value":{{{JsonSerializer.Serialize(Value)}}}}}"""
                : $$"""{"__type":"{{error}}","message":"no"}""");
        }
    }
}
