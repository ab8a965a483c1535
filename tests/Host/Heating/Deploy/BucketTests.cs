// Goal: what is uploaded arrives under its key, byte by byte, and a bucket's refusal is told with its reason.
// Method: AWS's client talks to a small HTTP server that answers as S3 does.
using Amazon;
using Amazon.Runtime;
using Heating.Aws;
using Heating.Commands;
using Heating.Deploy;
using Heating.Run;
using HeatingSensor.Host.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Deploy;

public sealed class BucketTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _service;
    private (string Method, string Path, string Authorization, string Body) _request;
    private (int Status, string Body) _answer = (200, "");

    public BucketTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            _request = (http.Request.Method, http.Request.Path, http.Request.Headers.Authorization.ToString(), await body.ReadToEndAsync());
            http.Response.StatusCode = _answer.Status;
            http.Response.ContentType = "application/xml";
            await http.Response.WriteAsync(_answer.Body);
        });
        File.WriteAllText(_folder["Store.zip"], "the code");
    }

    public Task InitializeAsync() => _service.StartAsync();

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Put_File_ArrivesSignedUnderItsKey()
    {
        Assert.Equal("https://my-code.s3.eu-central-1.amazonaws.com/heating/1a/Store.zip", await PutAsync());

        Assert.Equal(("PUT", "/my-code/heating/1a/Store.zip"), (_request.Method, _request.Path));
        Assert.Contains("the code", _request.Body, StringComparison.Ordinal);
        Assert.Contains("/eu-central-1/s3/aws4_request", _request.Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_BucketRefuses_SaysWhichAndWhy()
    {
        _answer = (404, "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>");

        var refusal = await Assert.ThrowsAsync<CommandException>(PutAsync);

        Assert.Equal(ExitCode.Service, refusal.ExitCode);
        Assert.Equal("The bucket my-code does not take Store.zip: NoSuchBucket: The specified bucket does not exist", refusal.Message);
    }

    [Fact]
    public async Task Put_NobodyListens_SaysSo()
    {
        await _service.StopAsync();

        var refusal = await Assert.ThrowsAsync<CommandException>(PutAsync);

        Assert.Equal(ExitCode.Service, refusal.ExitCode);
        Assert.StartsWith("The bucket my-code does not take Store.zip: ", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<string> PutAsync()
    {
        var url = new Uri(_service.Urls.First());
        var target = new AwsTarget
        {
            ControlPlane = url,
            DataPlane = url,
            Region = RegionEndpoint.EUCentral1,
            Credentials = new BasicAWSCredentials("key", "secret"),
            Description = "a test",
        };
        using var bucket = new Bucket(target, "my-code", url);
        return await bucket.PutAsync("heating/1a/Store.zip", _folder["Store.zip"], CancellationToken.None);
    }
}
