using System.Net;
using System.Text;
using System.Text.Json;
using Heating.Commands;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using LocalIotCore.Identity;
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
    public async Task Certificate_IssuedBeforeAKill_IsThereWithItsPolicy()
    {
        using var folder = new TemporaryFolder();
        string id;
        await using (CloudProcess cloud = await CloudProcess.StartAsync(folder.FullPath, "--https-port", "-1"))
        {
            AccessKey key = KeyOf(cloud);
            JsonElement created = JsonDocument.Parse(await OkAsync(cloud, key, "iot", "POST",
                "/keys-and-certificate?setAsActive=true")).RootElement;
            id = created.GetProperty("certificateId").GetString()!;
            string arn = created.GetProperty("certificateArn").GetString()!;
            await OkAsync(cloud, key, "iot", "POST", "/policies/p",
                JsonSerializer.Serialize(new { policyDocument = BuiltInPolicy.Device.Local }));
            await OkAsync(cloud, key, "iot", "POST", "/policies/p/version?setAsDefault=true",
                JsonSerializer.Serialize(new { policyDocument = BuiltInPolicy.Watch.Local }));
            await OkAsync(cloud, key, "iot", "PUT", "/target-policies/p", JsonSerializer.Serialize(new { target = arn }));
            await cloud.KillAsync();
        }

        await using CloudProcess again = await CloudProcess.StartAsync(folder.FullPath, "--https-port", "-1");
        AccessKey sameKey = KeyOf(again);

        Assert.Contains("\"status\":\"ACTIVE\"", await OkAsync(again, sameKey, "iot", "GET", "/certificates/" + id));
        Assert.Contains("\"defaultVersionId\":\"2\"", await OkAsync(again, sameKey, "iot", "GET", "/policies/p"));
        Assert.Contains(id, await OkAsync(again, sameKey, "iot", "POST", "/policy-targets/p"));
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
