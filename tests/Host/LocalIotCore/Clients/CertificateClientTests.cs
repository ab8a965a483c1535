using System.Security.Cryptography;
using System.Text.Json;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.LocalIotCore.Provisioning;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Host.Tests.Tidy;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Clients;

/// <summary>Goal: AWS's own clients provision a device here as on AWS, and undo it. Method: boto3, aws-cli, the AWS SDK
/// for JavaScript and the device SDK's identity client; what they understood, errors by the names they give
/// them.</summary>
public sealed class CertificateClientTests
{
    [PythonFact("boto3")]
    public async Task Boto3_ProvisionsADeviceAndUndoesIt()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        string script = Path.Combine(Repository.Root, "tests/Host/LocalIotCore/Clients/python/certificates.py");

        JsonElement seen = await cloud.RunJsonAsync("python3", [script], ("CSR", Csr(cloud, out _)));

        string[] expected =
        [
            """version ["2", true]""",
            """versions [["5", false], ["4", false], ["3", false], ["2", true], ["1", false]]""",
            """described ["ACTIVE", "DEFAULT", "000000000000", true]""",
            """keys ["-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----"]""",
            """policies [["heating-device", "a"], ["b", "c"]]""",
            """attached [["a", "b"], ["c"]]""",
            """deprecated ["a", "b", "c"]""",
            "targets true",
            "certificates [2, 1]",
            """principals [[true, "EXCLUSIVE_THING"]]""",
            """things ["boiler-2"]""",
        ];
        Assert.Equal(expected, seen.EnumerateObject().Where(member => member.Name != "errors")
            .Select(member => $"{member.Name} {member.Value.GetRawText()}"));
        Assert.Equal(new Dictionary<string, string>
        {
            ["policy exists"] = "409 ResourceAlreadyExistsException",
            ["malformed"] = "400 MalformedPolicyException",
            ["sixth version"] = "409 VersionsLimitExceededException",
            ["default version"] = "409 DeleteConflictException",
            ["bad csr"] = "400 InvalidRequestException",
            ["registered"] = "409 ResourceAlreadyExistsException",
            ["thing attached"] = "400 InvalidRequestException",
            ["policy attached"] = "409 DeleteConflictException",
            ["active"] = "406 CertificateStateException",
            ["policies"] = "409 DeleteConflictException",
            ["status"] = "400 InvalidRequestException",
            ["gone"] = "404 ResourceNotFoundException",
            ["transfer"] = "501 NotImplemented",
        }, Errors(seen));
    }

    [NodeFact]
    public async Task ClientIot_ProvisionsADeviceAndUndoesIt()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();

        JsonElement seen = await cloud.RunScriptAsync("certificates.mjs", ("CSR", Csr(cloud, out _)),
            ("TEMPLATE", cloud.Write("template.json", FleetTemplate.Body)));

        string[] expected =
        [
            """policy ["2",true,true]""",
            """described ["ACTIVE",true,true]""",
            """attached [["a"],["b"]]""",
            "certificates [2,1]",
            "isPrincipal true",
            "thingPrincipalType \"EXCLUSIVE_THING\"",
            """template ["arn:aws:iot:us-east-1:000000000000:provisioningtemplate/fleet",1,true,2,"FLEET_PROVISIONING"]""",
            "templateVersions [[1,false],[2,true]]",
            """registered [["certificate","policy","thing"],"-----BEGIN CERTIFICATE-----"]""",
        ];
        Assert.Equal(expected, seen.EnumerateObject().Where(member => member.Name is not ("errors" or "claim"))
            .Select(member => $"{member.Name} {member.Value.GetRawText()}"));
        JsonElement claim = seen.GetProperty("claim");
        Assert.Equal((64, "-----BEGIN RSA PRIVATE KEY-----"), (claim[0].GetInt32(), claim[1].GetString()));
        Assert.InRange(claim[2].GetDouble(), 0, 5);
        Dictionary<string, string> errors = Errors(seen);
        Assert.Equal("409 ResourceAlreadyExistsException: Policy cannot be created - name already exists (name=a)",
            errors["exists"]);
        Assert.StartsWith("400 MalformedPolicyException: Policy document is Malformed: ", errors["malformed"]);
        Assert.StartsWith("409 DeleteConflictException: The policy cannot be deleted as the policy is attached",
            errors["attached"]);
        Assert.StartsWith("406 CertificateStateException: Certificate must be deactivated (not ACTIVE)", errors["active"]);
        Assert.StartsWith("400 InvalidRequestException: Cannot delete. Thing boiler-2 is still attached", errors["thing"]);
        Assert.StartsWith("400 CertificateValidationException", errors["invalid"]);
        Assert.Equal("501 NotImplemented: This local cloud does not implement RegisterCACertificate.",
            errors["unsupported"]);
        Assert.StartsWith("409 DeleteConflictException: Certificate policies must be detached", errors["policies"]);
        Assert.StartsWith("404 ResourceNotFoundException", errors["gone"]);
    }

    [NodeFact]
    public async Task DeviceSdk_IdentityClientWithATemporaryClaim_ProvisionsTwoDevices()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        Registry registry = cloud.Cloud.Registry;
        registry.CreateTemplate("fleet", null, FleetTemplate.Body, isEnabled: true,
            "arn:aws:iam::000000000000:role/provisioning");
        IssuedKeys claim = registry.IssueClaim("fleet");

        JsonElement seen = await cloud.RunScriptAsync("fleet-provisioning.mjs", ("HOST", "localhost"),
            ("PORT", $"{cloud.Cloud.Port}"), ("TEMPLATE_NAME", "fleet"), ("CSR", Csr(cloud, out _)),
            ("CA", registry.Authority.CaPath),
            ("CERTIFICATE", cloud.Write("claim.pem", claim.Certificate.CertificatePem)),
            ("KEY", cloud.Write("claim.key", claim.PrivateKeyPem)));

        Assert.Equal("-----BEGIN RSA PRIVATE KEY-----", seen.GetProperty("key").GetString());
        Assert.Equal("""["heating-1","heating-2"]""", seen.GetProperty("things").GetRawText());
        string[] ids = [.. seen.GetProperty("certificateIds").EnumerateArray().Select(id => id.GetString()!)];
        Assert.Equal(["heating-1"], registry.FindActive(ids[0])!.ThingNames);
        Assert.Equal(["heating-2"], registry.FindActive(ids[1])!.ThingNames);
        Assert.Equal("InvalidCertificateSigningRequest", seen.GetProperty("badCsr").GetProperty("errorCode").GetString());
        Assert.Equal(400, seen.GetProperty("badToken").GetProperty("statusCode").GetInt32());
        Assert.Equal("InvalidCertificateOwnershipToken", seen.GetProperty("badToken").GetProperty("errorCode").GetString());
    }

    [ProgramFact("aws")]
    public async Task AwsCli_ProvisionsADeviceThatConnects()
    {
        await using ClientCloud cloud = await ClientCloud.StartAsync();
        string policy = cloud.Write("policy.json", BuiltInPolicy.Device.Local);
        string csr = Csr(cloud, out string keyPem);

        JsonElement endpoint = await Aws(cloud, "describe-endpoint", "--endpoint-type", "iot:Data-ATS");
        await Aws(cloud, "create-thing", "--thing-name", "boiler-2");
        await Aws(cloud, "create-policy", "--policy-name", "device", "--policy-document", $"file://{policy}");
        JsonElement created = await Aws(cloud, "create-certificate-from-csr", "--set-as-active",
            "--certificate-signing-request", $"file://{csr}");
        string arn = created.GetProperty("certificateArn").GetString()!;
        await Aws(cloud, "attach-policy", "--policy-name", "device", "--target", arn);
        await Aws(cloud, "attach-thing-principal", "--thing-name", "boiler-2", "--principal", arn);
        JsonElement things = await Aws(cloud, "list-principal-things", "--principal", arn);
        ProgramRun again = await cloud.RunAsync("aws", ["iot", "create-policy", "--policy-name", "device",
            "--policy-document", $"file://{policy}", "--endpoint-url", cloud.Url]);

        Assert.Equal($"localhost:{cloud.Cloud.Port}", endpoint.GetProperty("endpointAddress").GetString());
        Assert.Equal("""["boiler-2"]""", things.GetProperty("things").GetRawText().Replace("\n", "").Replace(" ", ""));
        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("(ResourceAlreadyExistsException) when calling the CreatePolicy operation: "
            + "Policy cannot be created - name already exists (name=device)", again.Error);
        await using RawClient device = await cloud.ConnectDeviceAsync(new Provisioned
        {
            ThingName = "boiler-2",
            CertificateId = created.GetProperty("certificateId").GetString()!,
            CertificatePem = created.GetProperty("certificatePem").GetString()!,
            PrivateKeyPem = keyPem,
            CaPem = cloud.Device.CaPem,
        });
        await device.PublishAsync("home/heating/status", "hello", global::LocalIotCore.Mqtt.QoS.AtLeastOnce);
    }

    private static string Csr(ClientCloud cloud, out string keyPem)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        keyPem = key.ExportPkcs8PrivateKeyPem();
        return cloud.Write("device.csr", SigningRequests.Of(key));
    }

    private static Task<JsonElement> Aws(ClientCloud cloud, params string[] arguments) =>
        cloud.RunJsonAsync("aws", ["iot", .. arguments, "--endpoint-url", cloud.Url, "--output", "json"]);

    private static Dictionary<string, string> Errors(JsonElement seen) => seen.GetProperty("errors").EnumerateObject()
        .ToDictionary(error => error.Name, error => error.Value.GetString()!);
}
