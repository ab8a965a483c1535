using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: who may not call gets AWS's error, of the plane's kind. Method: requests signed wrongly in one way
/// each, and devices' certificates with policies.</summary>
public sealed class AuthenticationTests
{
    [Theory]
    [InlineData("/things", "MissingAuthenticationTokenException")]
    [InlineData("/things/boiler-1/shadow", "ForbiddenException")]
    [InlineData("/retainedMessage", "ForbiddenException")]
    public async Task Request_Unsigned_IsRefusedInThePlanesOwnWords(string target, string error)
    {
        await using var api = new TestApi();

        Answer answer = await api.SendRawAsync("GET", target, "", []);

        Assert.Equal((403, error), (answer.Status, answer.Error));
        Assert.Equal("Missing Authentication Token", answer.Json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("Bearer abc", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 nonsense", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20261121/us-east-1/iot/aws4_request, SignedHeaders=host",
        "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20261121/us-east-1/iot/aws4_request, SignedHeaders=host, Signature=0",
        "UnrecognizedClientException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20261120/us-east-1/iot/aws4_request, SignedHeaders=host, Signature=0",
        "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20261121/eu-west-1/iot/aws4_request, SignedHeaders=host, Signature=0",
        "InvalidSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=A/20261121/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
        "InvalidSignatureException")]
    public async Task Request_WithMalformedAuthorization_GetsTheErrorOfItsFault(string authorization, string error)
    {
        await using var api = new TestApi();

        Answer answer = await api.SendRawAsync("GET", "/things", "", new()
        {
            ["X-Amz-Date"] = "20261121T120000Z", // where VirtualTime starts
            ["Authorization"] = authorization,
        });

        Assert.Equal((403, error), (answer.Status, answer.Error));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task Request_SignedAtAnotherTime_HoldsForFiveMinutes(int offsetS, bool isAccepted)
    {
        await using var api = new TestApi();
        DateTimeOffset signedAt = api.Broker.Time.GetUtcNow().AddSeconds(offsetS);

        Answer answer = await api.SendRawAsync("GET", "/things", "",
            RequestSigner.Sign(api.Key, "iot", "GET", "/things", [], TestApi.Host, signedAt));

        Assert.Equal(isAccepted ? 200 : 403, answer.Status);
        if (!isAccepted)
            Assert.Contains(offsetS < 0 ? "Signature expired" : "Signature not yet current", answer.Text);
    }

    [Fact]
    public async Task Request_ChangedOnItsWay_IsRefused()
    {
        await using var api = new TestApi();
        Dictionary<string, string> headers = RequestSigner.Sign(api.Key, "iotdata", "POST", "/topics/a",
            Encoding.UTF8.GetBytes("on"), TestApi.Host, api.Broker.Time.GetUtcNow());

        Assert.Equal(200, (await api.SendRawAsync("POST", "/topics/a", "on", headers)).Status);
        Assert.Equal(403, (await api.SendRawAsync("POST", "/topics/b", "on", headers)).Status);
        Assert.Equal(403, (await api.SendRawAsync("POST", "/topics/a", "off", headers)).Status);
        Assert.Equal(403, (await api.SendRawAsync("POST", "/topics/a?retain=true", "on", headers)).Status);
        headers["X-Amz-Mqtt5-User-Properties"] = "W10=";
        Assert.Equal(403, (await api.SendRawAsync("POST", "/topics/a", "on", headers)).Status);
    }

    [Fact]
    public async Task Request_SignedForTheOtherPlane_IsRefused()
    {
        await using var api = new TestApi();

        Answer control = await api.SendAsync("GET", "/things", service: "iotdata");
        Answer data = await api.SendAsync("GET", "/retainedMessage", service: "iot");

        Assert.Equal((403, "InvalidSignatureException"), (control.Status, control.Error));
        Assert.Equal((403, "ForbiddenException"), (data.Status, data.Error));
        Assert.Contains("correct service: 'iotdata'", data.Text);
        Assert.Equal(200, (await api.SendAsync("GET", "/retainedMessage", service: "iotdevicegateway")).Status);
    }

    [Fact]
    public async Task Log_OfAnyRequest_HoldsNoSignatureAndNoQuery()
    {
        await using var api = new TestApi();
        const string Presigned = "/things?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0123456789abcdef";
        Dictionary<string, string> headers = RequestSigner.Sign(api.Key, "iot", "GET", "/things", [], TestApi.Host,
            api.Broker.Time.GetUtcNow());

        await api.SendRawAsync("GET", "/things", "", headers);
        await api.SendRawAsync("GET", "/things/other", "", headers);
        await api.SendRawAsync("GET", Presigned, "", []);

        Assert.Equal(3, api.Log.Lines.Count);
        string signature = headers["Authorization"][^64..];
        Assert.All(api.Log.Lines, line =>
        {
            Assert.DoesNotContain(signature, line);
            Assert.DoesNotContain("0123456789abcdef", line);
            Assert.DoesNotContain(api.Key.SecretAccessKey, line);
        });
    }

    [Fact]
    public async Task Request_WithSessionToken_IsRefused()
    {
        await using var api = new TestApi();
        Dictionary<string, string> headers = RequestSigner.Sign(api.Key, "iot", "GET", "/things", [], TestApi.Host,
            api.Broker.Time.GetUtcNow());
        headers["X-Amz-Security-Token"] = "left over";

        Assert.Equal("UnrecognizedClientException", (await api.SendRawAsync("GET", "/things", "", headers)).Error);
    }

    [Fact]
    public async Task Device_WithPolicy_MayDoWhatItSaysAndNothingElse()
    {
        await using var api = new TestApi();
        Principal device = Device(api, """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["iot:Publish"],"Resource":"arn:aws:iot:us-east-1:000000000000:topic/a/*"},
              {"Effect":"Allow","Action":["iot:RetainPublish","iot:GetRetainedMessage"],
               "Resource":"arn:aws:iot:us-east-1:000000000000:topic/a/kept"},
              {"Effect":"Allow","Action":"iot:DeleteConnection",
               "Resource":"arn:aws:iot:us-east-1:000000000000:client/mine"}]}
            """);

        Task<Answer> Send(string method, string target) => api.SendAsDeviceAsync(device, method, target, "x");

        Assert.Equal(200, (await Send("POST", "/topics/a%2Fb")).Status);
        Assert.Equal((403, "ForbiddenException"), Outcome(await Send("POST", "/topics/b")));
        Assert.Equal((403, "ForbiddenException"), Outcome(await Send("POST", "/topics/a%2Fb?retain=true")));
        Assert.Equal(200, (await Send("POST", "/topics/a%2Fkept?retain=true")).Status);
        Assert.Equal(200, (await Send("GET", "/retainedMessage/a%2Fkept")).Status);
        Assert.Equal((403, "ForbiddenException"), Outcome(await Send("GET", "/retainedMessage/a%2Fother")));
        Assert.Equal((403, "ForbiddenException"), Outcome(await Send("GET", "/retainedMessage")));
        Assert.Equal((404, "ResourceNotFoundException"), Outcome(await Send("DELETE", "/connections/mine")));
        Assert.Equal((403, "ForbiddenException"), Outcome(await Send("DELETE", "/connections/other")));
        Assert.Equal((403, "MissingAuthenticationTokenException"), Outcome(await Send("GET", "/things")));
    }

    [Fact]
    public async Task Device_VariablesOfThing_HaveNoValueWithoutClientId()
    {
        await using var api = new TestApi();
        Principal device = Device(api, """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":[
              "arn:aws:iot:us-east-1:000000000000:topic/${iot:Connection.Thing.ThingName}",
              "arn:aws:iot:us-east-1:000000000000:topic/${iot:ClientId}*"]}}
            """);

        Assert.Equal(403, (await api.SendAsDeviceAsync(device, "POST", "/topics/boiler-1")).Status);
    }

    [Fact]
    public async Task Device_WhoseCertificateBecameInactive_IsRefusedOnItsOpenConnection()
    {
        await using var api = new TestApi();
        Principal device = Device(api,
            """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""");
        Assert.Equal(200, (await api.SendAsDeviceAsync(device, "GET", "/retainedMessage")).Status);

        api.Registry.SetCertificateStatus(device.CertificateId, CertificateStatus.Inactive);

        Assert.Equal(403, (await api.SendAsDeviceAsync(device, "GET", "/retainedMessage")).Status);
    }

    [Fact]
    public async Task Request_WithRandomAuthorization_IsNeverAcceptedAndNeverAFault()
    {
        int seed = Seeds.Next();
        var random = new Random(seed);
        string[] pieces = ["AWS4-HMAC-SHA256", " ", ",", ";", "=", "/", "Credential=", "SignedHeaders=host",
            "Signature=", "A/20261121/us-east-1/iot/aws4_request", "aws4_request", "host", "é", "\t", "", "0"];
        await using var api = new TestApi();
        for (int i = 0; i < 2000; i++)
        {
            string authorization = string.Concat(random.GetItems(pieces, random.Next(1, 12)));

            Answer answer = await api.SendRawAsync("GET", "/things", "", new()
            {
                ["X-Amz-Date"] = random.Next(2) == 0 ? "20261121T120000Z" : authorization,
                ["Authorization"] = authorization,
            });

            Assert.True(answer.Status == 403, $"seed {seed}: {authorization} gave {answer.Status}");
        }
    }

    internal static Principal Device(TestApi api, string policy)
    {
        string certificateId = api.Registry.Provision("boiler-1").CertificateId;
        api.Registry.DetachPolicy(BuiltInPolicy.Device.Name, certificateId);
        api.Registry.PutPolicy("test", policy);
        api.Registry.AttachPolicy("test", certificateId);
        return api.Registry.FindActive(certificateId)!;
    }

    private static (int, string?) Outcome(Answer answer) => (answer.Status, answer.Error);
}
