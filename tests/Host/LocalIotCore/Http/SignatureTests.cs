using System.Globalization;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: exactly the requests that AWS would accept are accepted. Method: signatures that AWS publishes (with
/// its example key), and such that botocore 1.43 and @smithy/signature-v4 made of requests as they send them; then
/// each of them with one thing changed.</summary>
public sealed class SignatureTests
{
    private static readonly AccessKey Example = new()
    {
        AccessKeyId = "AKIDEXAMPLE",
        SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", // AWS's documentation shows it everywhere
    };

    [Theory]
    // AWS's test suite, get-vanilla.
    [InlineData("20150830T123600Z", "service", "GET", "/", "", "example.amazonaws.com", "host;x-amz-date", "",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    // The example of AWS's description of Signature Version 4.
    [InlineData("20150830T123600Z", "iam", "GET", "/?Action=ListUsers&Version=2010-05-08", "", "iam.amazonaws.com",
        "content-type;host;x-amz-date", "application/x-www-form-urlencoded;   charset=utf-8",
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")]
    // botocore: Publish, ListThings, and a path that has to be normalized.
    [InlineData("20260131T235959Z", "iotdata", "POST", "/topics/home%2Fheating%2Fstatus?qos=1&retain=true",
        """{"status":"ACTIVE"}""", "localhost:8443", "content-type;host;x-amz-date", "application/octet-stream",
        "3c815bdf796f12b6f418c0bf2980a080ffab27ee59e59c49ef80d9290c22ba00")]
    [InlineData("20260131T235959Z", "iot", "GET",
        "/things?maxResults=10&attributeName=site&attributeValue=A%2FB%3A1%20%C3%BC", "", "localhost:8443",
        "host;x-amz-date", "", "7acf17e304813732dc2a65d1f2d99914eebf317d17602ee891f8c137a0203e1d")]
    [InlineData("20260131T235959Z", "iotdata", "GET", "/things//a%20b/./shadow/../x/", "", "localhost:8443",
        "host;x-amz-date", "", "2b5abd175f671095e1b938b968c602983149526734951e7f25f5d36603abc089")]
    public void Verify_PublishedSignature_IsAcceptedAndNoOther(string date, string service, string method,
        string target, string body, string host, string signedHeaders, string contentType, string signature)
    {
        ApiRequest Request(string changedTarget, string changedBody, string changedHost, string changedSignature) =>
            Signed(method, changedTarget, changedBody, new HeaderDictionary
            {
                ["Host"] = changedHost,
                ["Content-Type"] = contentType,
                ["X-Amz-Date"] = date,
                ["Authorization"] = $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{date[..8]}/us-east-1/{service}/"
                    + $"aws4_request, SignedHeaders={signedHeaders}, Signature={changedSignature}",
            });

        Verify(Request(target, body, host, signature), date, service);

        Assert.Equal("InvalidSignatureException", Refusal(Request(target + "x", body, host, signature), date, service));
        Assert.Equal("InvalidSignatureException", Refusal(Request(target, body + "x", host, signature), date, service));
        Assert.Equal("InvalidSignatureException", Refusal(Request(target, body, host + "x", signature), date, service));
        Assert.Equal("InvalidSignatureException",
            Refusal(Request(target, body, host, signature[..^1] + (signature[^1] == '0' ? '1' : '0')), date, service));
        Assert.Equal("InvalidSignatureException", Refusal(Request(target, body, host, "é"), date, service));
    }

    [Fact]
    public void Verify_PayloadHashOfJavaScriptSdk_IsCheckedAgainstTheBody()
    {
        const string Date = "20260131T235959Z";
        static ApiRequest Request(string body) => Signed("POST", "/things/boiler-1/shadow?name=configuration", body,
            new HeaderDictionary
            {
                ["Host"] = "localhost:8443",
                ["Content-Type"] = "application/octet-stream",
                ["Content-Length"] = "12",
                ["X-Amz-Date"] = Date,
                ["X-Amz-Content-Sha256"] = "f5ff958086348e8a6780cce4a1daf3d2a4037c95bb6e0bb5bb2eda93ccc9e5a1",
                ["Authorization"] = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/iotdata/aws4_request, "
                    + "SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date, "
                    + "Signature=ce36fd795443649f0d420b4943ca8e99ef676d64110922fea662478392be4af5",
            });

        Verify(Request("""{"state":{}}"""), Date, "iotdata");
        Assert.Equal("InvalidSignatureException", Refusal(Request("""{"state":[]}"""), Date, "iotdata"));
    }

    [Fact]
    public void Verify_PresignedQueryOfBotocore_HoldsForItsTime()
    {
        static ApiRequest Request(string name) => Signed("GET", $"/things/boiler-1/shadow?name={name}"
            + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260131%2Fus-east-1%2Fiotdata%2F"
            + "aws4_request&X-Amz-Date=20260131T235959Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature="
            + "19e24f4c56551e808199088170039aa32a7622af0eea14ad3eb006b2459d78a7", "",
            new HeaderDictionary { ["Host"] = "localhost:8443" });

        Verify(Request("configuration"), "20260201T000959Z", "iotdata");
        Assert.Equal("InvalidSignatureException", Refusal(Request("configuration"), "20260201T001000Z", "iotdata"));
        Assert.Equal("InvalidSignatureException", Refusal(Request("telemetry"), "20260131T235959Z", "iotdata"));
    }

    [Fact]
    public void Open_AccessKeyOfAFolder_IsMadeOnceAndForItsOwnerAlone()
    {
        using var folder = new TemporaryFolder();

        AccessKey first = AccessKey.Open(folder.FullPath);

        Assert.Equal(first, AccessKey.Open(folder.FullPath));
        Assert.Matches("^AKIALOCAL[A-Z2-7]{11}$", first.AccessKeyId);
        Assert.Equal(40, first.SecretAccessKey.Length);
        Assert.DoesNotContain(first.SecretAccessKey, first.ToString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(folder["access-key.json"]));
        File.WriteAllText(folder["access-key.json"], """{"accessKeyId":"AKIALOCAL","secretAccessKey":"hush""");
        var damaged = Assert.Throws<InvalidDataException>(() => AccessKey.Open(folder.FullPath));
        Assert.DoesNotContain("hush", damaged.ToString());
    }

    private static ApiRequest Signed(string method, string target, string body, IHeaderDictionary headers)
    {
        (string rawPath, Query query) = ApiRequest.SplitTarget(target);
        return new ApiRequest
        {
            Method = method,
            RawPath = rawPath,
            Query = query,
            Headers = headers,
            Body = System.Text.Encoding.UTF8.GetBytes(body),
            TraceId = "",
        };
    }

    private static string Refusal(ApiRequest request, string now, string service) =>
        Assert.Throws<SignatureException>(() => Verify(request, now, service)).Name;

    private static void Verify(ApiRequest request, string now, string service)
    {
        var time = new FakeTimeProvider(DateTimeOffset.ParseExact(now, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal));
        new SignatureVerifier(Example, time).Verify(request, SignatureClaim.Read(request)!, service);
    }
}
