using System.Text.Json;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>Goal: AWS's SDK for JavaScript cannot tell this cloud from AWS. Method: the scripts in node/ make the calls
/// and print what the SDK understood, errors by the names it gives them.</summary>
public sealed class JavaScriptClientTests
{
    [NodeFact]
    public async Task ClientIot_MakesEveryCallOfTheControlPlane()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();

        JsonElement seen = await cloud.RunScriptAsync("registry.mjs");

        Assert.Equal("""[["a","b"],["c"]]""", seen.GetProperty("pages").GetRawText());
        Assert.Equal("""["b"]""", seen.GetProperty("filtered").GetRawText());
        JsonElement described = seen.GetProperty("described");
        Assert.Equal(2, described.GetProperty("version").GetInt32());
        Assert.Equal("""{"room":"1","site":"floor/a:1"}""", described.GetProperty("attributes").GetRawText());
        Assert.Equal("heating", described.GetProperty("thingTypeName").GetString());
        Assert.True(seen.GetProperty("hasRequestId").GetBoolean());
        Assert.Equal("""["heating"]""", seen.GetProperty("types").GetRawText());
        Assert.True(seen.GetProperty("isDeprecatedAtDate").GetBoolean());
        Assert.Equal($"""["{LocalAccount.IotArnPrefix}cert/{cloud.Device.CertificateId}"]""",
            seen.GetProperty("principals").GetRawText());
        Assert.Equal($"localhost:{cloud.Cloud.Port}", seen.GetProperty("endpointAddress").GetString());
        Assert.Equal(new Dictionary<string, string>
        {
            ["exists"] = "409 ResourceAlreadyExistsException",
            ["version"] = "409 VersionConflictException",
            ["missing"] = "404 ResourceNotFoundException",
            ["invalid"] = "400 InvalidRequestException",
            ["attached"] = "400 InvalidRequestException",
            ["signature"] = "403 InvalidSignatureException",
            ["key"] = "403 UnrecognizedClientException",
        }, Errors(seen));
    }

    [NodeFact]
    public async Task ClientIotDataPlane_MakesEveryCallOfTheDataPlane()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        await using RawClient viewer = await cloud.ConnectAsync();
        await viewer.ConnectMqttAsync("viewer");

        JsonElement seen = await cloud.RunScriptAsync("data-plane.mjs");

        await viewer.ReadToEndAsync(); // DeleteConnection has ended it
        Assert.Equal("""{"version":1,"state":{"desired":{"samplingIntervalS":30}},"clientToken":"token-1"}""",
            seen.GetProperty("updated").GetRawText());
        Assert.Equal(2, seen.GetProperty("got").GetProperty("version").GetInt32());
        Assert.Equal("""{"samplingIntervalS":30}""",
            seen.GetProperty("got").GetProperty("state").GetProperty("delta").GetRawText());
        Assert.Equal("""[["configuration"],["telemetry"],null]""", seen.GetProperty("named").GetRawText());
        Assert.Equal("""{"payload":"hello","qos":1,"isRecent":true}""", seen.GetProperty("retained").GetRawText());
        Assert.Equal("""["home/heating/commands/ü 7 1","home/heating/other 2 0"]""",
            seen.GetProperty("topics").GetRawText());
        Assert.Equal(1, seen.GetProperty("deletedVersion").GetInt32());
        Dictionary<string, string> errors = Errors(seen);
        Assert.Equal("404 ResourceNotFoundException: No shadow exists with name: 'nowhere'", errors["missing"]);
        Assert.Equal("404 ResourceNotFoundException: No shadow exists with name: 'nobody'", errors["missingClassic"]);
        Assert.Equal("409 ConflictException: Version conflict", errors["conflict"]);
        Assert.Equal("413 RequestEntityTooLargeException: The payload exceeds the maximum size allowed",
            errors["tooLarge"]);
        Assert.Equal("400 InvalidRequestException: Missing required node: state", errors["invalid"]);
        Assert.StartsWith("400 InvalidRequestException", errors["name"]);
        Assert.StartsWith("400 InvalidRequestException", errors["reserved"]);
        Assert.StartsWith("404 ResourceNotFoundException", errors["connection"]);
        Assert.StartsWith("403 ForbiddenException: The request signature we calculated", errors["signature"]);
    }

    [NodeFact]
    public async Task DeviceSdk_ShadowClientOverMutualTls_GetsAnswersDeltasAndRejections()
    {
        JsonElement seen = await RunDeviceAsync("shadow-client.mjs");

        Assert.Equal(("404", "get-1"), CodeAndToken(seen, "getRejected"));
        Assert.Equal(("409", "update-2"), CodeAndToken(seen, "updateRejected"));
        Assert.Equal(("404", "delete-2"), CodeAndToken(seen, "deleteRejected"));
        Assert.Equal("update-1", seen.GetProperty("updateAccepted").GetProperty("clientToken").GetString());
        Assert.Equal("""{"samplingIntervalS":30}""", seen.GetProperty("delta").GetProperty("state").GetRawText());
        Assert.Equal(1, seen.GetProperty("documents").GetProperty("current").GetProperty("version").GetInt32());
        JsonElement got = seen.GetProperty("getAccepted");
        Assert.Equal("get-2", got.GetProperty("clientToken").GetString());
        Assert.Equal(30, got.GetProperty("state").GetProperty("desired").GetProperty("samplingIntervalS").GetInt32());
        Assert.Equal(1, seen.GetProperty("deleteAccepted").GetProperty("version").GetInt32());
    }

    [NodeFact]
    public async Task DeviceSdk_NewerShadowClient_PairsAnswersWithItsRequests()
    {
        JsonElement seen = await RunDeviceAsync("shadow-client-v2.mjs");

        Assert.Equal("""{"reported":{"connected":true}}""", seen.GetProperty("updated").GetRawText());
        Assert.Equal("""{"reported":{"connected":true}}""", seen.GetProperty("got").GetRawText());
        Assert.Equal(409, seen.GetProperty("conflict").GetProperty("code").GetInt32());
        Assert.Equal(404, seen.GetProperty("missing").GetProperty("code").GetInt32());
        Assert.Equal(1, seen.GetProperty("deletedVersion").GetInt32());
    }

    private static async Task<JsonElement> RunDeviceAsync(string script)
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        cloud.Cloud.Registry.DetachPolicy(BuiltInPolicy.Device.Name, cloud.Device.CertificateId); // it denies deleting
        cloud.Cloud.Registry.PutPolicy("all",
            """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}""");
        cloud.Cloud.Registry.AttachPolicy("all", cloud.Device.CertificateId);
        return await cloud.RunScriptAsync(script, ("HOST", "localhost"), ("PORT", $"{cloud.Cloud.Port}"),
            ("THING", ClientCloud.Thing), ("CA", cloud.Write("ca.pem", cloud.Device.CaPem)),
            ("CERTIFICATE", cloud.Write("certificate.pem", cloud.Device.CertificatePem)),
            ("KEY", cloud.Write("private.key", cloud.Device.PrivateKeyPem)));
    }

    private static (string Code, string? Token) CodeAndToken(JsonElement seen, string name) =>
        (seen.GetProperty(name).GetProperty("code").GetRawText(),
            seen.GetProperty(name).GetProperty("clientToken").GetString());

    private static Dictionary<string, string> Errors(JsonElement seen) => seen.GetProperty("errors").EnumerateObject()
        .ToDictionary(error => error.Name, error => error.Value.GetString()!);
}
