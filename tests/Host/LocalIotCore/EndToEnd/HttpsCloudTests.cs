using System.Net;
using System.Text;
using Heating.Commands;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: what `heating cloud --https-port` prints is enough to use it, before and after a kill. Method: the
/// process, and requests signed with what it printed.</summary>
public sealed class HttpsCloudTests
{
    [Fact]
    public async Task HttpsPort_PrintedKey_SignsRequestsAlsoAfterAKill()
    {
        using var folder = new TemporaryFolder();
        AccessKey key;
        await using (CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath, "--https-port", "-1"))
        {
            key = KeyOf(cloud);
            await OkAsync(cloud, key, "iot", "POST", "/things/boiler-1", """{"attributePayload":{"attributes":{"a":"1"}}}""");
            await OkAsync(cloud, key, "iotdata", "POST", "/topics/a?qos=1&retain=true", "kept");
            await OkAsync(cloud, key, "iotdata", "POST", "/things/boiler-1/shadow", """{"state":{"desired":{"a":1}}}""");
            await cloud.KillAsync();
        }

        await using CloudProcess again = await CloudProcess.StartAsync(folder.FullPath, "--https-port", "-1");

        Assert.Equal(key, KeyOf(again));
        Assert.Contains("\"version\":1", await OkAsync(again, key, "iotdata", "GET", "/things/boiler-1/shadow"));
        Assert.Contains("\"a2VwdA==\"", await OkAsync(again, key, "iotdata", "GET", "/retainedMessage/a"));
        Assert.Contains("""{"a":"1"}""", await OkAsync(again, key, "iot", "GET", "/things/boiler-1"));
        Assert.Equal("us-east-1", again.Variables["AWS_DEFAULT_REGION"]);
        Assert.True(File.Exists(again.Variables["AWS_CA_BUNDLE"]));
    }

    [Fact]
    public async Task HttpsPort_InUse_EndsWithItsCode()
    {
        using var folder = new TemporaryFolder();
        await using CloudProcess cloud = await CloudProcess.StartAsync(folder["first"], "--https-port", "-1");

        (int exitCode, string error) = await CloudProcess.RunToEndAsync("--port", "0", "--data", folder["second"],
            "--https-port", $"{cloud.HttpsPort}");

        Assert.Equal(ExitCode.Cloud, exitCode);
        Assert.Contains($"{cloud.HttpsPort}", error);
    }

    private static AccessKey KeyOf(CloudProcess cloud) => new()
    {
        AccessKeyId = cloud.Variables["AWS_ACCESS_KEY_ID"],
        SecretAccessKey = cloud.Variables["AWS_SECRET_ACCESS_KEY"],
    };

    private static async Task<string> OkAsync(CloudProcess cloud, AccessKey key, string service, string method,
        string target, string body = "")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        using HttpClient client =
            TrustingClient.Create(cloud.HttpsPort, File.ReadAllText(cloud.Variables["AWS_CA_BUNDLE"]));
        var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = new ByteArrayContent(bytes) };
        foreach ((string name, string value) in RequestSigner.Sign(key, service, method, target, bytes,
            $"localhost:{cloud.HttpsPort}", DateTimeOffset.UtcNow))
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
