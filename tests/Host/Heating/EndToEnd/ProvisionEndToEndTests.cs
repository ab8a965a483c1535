using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Heating;
using Heating.Commands;
using HeatingSensor.Host.Tests.LocalIotCore;
using HeatingSensor.Host.Tests.LocalIotCore.Clients;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.EndToEnd;

/// <summary>The commands as a user of AWS runs them, in processes of their own, against a cloud over TLS: signed calls,
/// real handshakes, profiles.</summary>
public sealed class ProvisionEndToEndTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ClientCloud _cloud = null!;

    private string Out => _folder["out"];

    public async Task InitializeAsync() => _cloud = await ClientCloud.StartAsync();

    public async Task DisposeAsync()
    {
        await _cloud.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Thing_FromProvisionToDeprovision_IsNeverWithoutAWorkingCertificate()
    {
        await RunAsync(ExitCode.Ok, "provision", "boiler-7", "--out", Out);
        Provisioned first = Read(new CredentialFiles(Out));
        await using (await _cloud.ConnectDeviceAsync(first))
        {
            ProgramRun unseen = await RunAsync(ExitCode.NoReport, "rotate", "boiler-7", "--out", Out, "--timeout", "1s");
            Assert.Contains($"boiler-7 was last seen with the certificate {first.CertificateId}", unseen.Error);
        }

        Provisioned second = Read(new CredentialFiles(Out).Next);
        await using (await _cloud.ConnectDeviceAsync(second))
            await RunAsync(ExitCode.Ok, "rotate", "boiler-7", "--out", Out);

        Assert.Equal(second.CertificateId, new CredentialFiles(Out).ReadCertificateId());
        Assert.Null(_cloud.Cloud.Registry.FindCertificate(first.CertificateId));
        JsonArray certificates = JsonNode.Parse((await RunAsync(ExitCode.Ok, "certs", "--json")).Output)!.AsArray();
        JsonNode its = certificates.Single(one => (string)one!["certificateId"]! == second.CertificateId)!;
        Assert.Equal(("ACTIVE", "boiler-7"), ((string)its["status"]!, (string)its["things"]![0]!));
        Assert.NotNull(its["lastUse"]);

        await RunAsync(ExitCode.Ok, "deprovision", "boiler-7", "--out", Out, "--yes");
        Assert.Null(_cloud.Cloud.Registry.FindThing("boiler-7"));
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Batch_WithOneBadRow_ProvisionsTheOthers()
    {
        string csv = _cloud.Write("things.csv", "thing,attribute.room\nboiler-2,cellar\nboiler 3,\nboiler-4,\n");

        ProgramRun run = await RunAsync(ExitCode.Failed, "provision", "--csv", csv, "--out", Out);

        Assert.Contains("2 of 3 things provisioned:", run.Output);
        Assert.Contains("line 3: boiler 3: The thing name \"boiler 3\" contains ' '", run.Error);
        Assert.Equal("cellar", _cloud.Cloud.Registry.FindThing("boiler-2")!.Attributes["room"]);
        Assert.Equal("boiler-4", Assert.Single(_cloud.Cloud.Registry.CertificatesOf("boiler-4")).Things.Single());
        Assert.Equal(["boiler-2", "boiler-4"], Directory.GetDirectories(Out).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Profile_ThatAssumesARole_CallsWithTheRolesKey()
    {
        await using var sts = new StandInService(_ => """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>role-token</SessionToken>
            <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser>
            <Arn>arn:aws:sts::123456789012:assumed-role/heating/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser>
            </AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>
            """);
        string config = _cloud.Write("config", """
            [profile home]
            role_arn = arn:aws:iam::123456789012:role/heating
            source_profile = base
            region = us-east-1
            """);
        string credentials = _cloud.Write("credentials", """
            [base]
            aws_access_key_id = AKIABASE
            aws_secret_access_key = base
            """);

        string call = await CallAsync(
            ("AWS_CONFIG_FILE", config), ("AWS_SHARED_CREDENTIALS_FILE", credentials), ("AWS_ENDPOINT_URL_STS", sts.Url));

        Assert.Contains("Action=AssumeRole", sts.Requests[0]);
        Assert.Contains("role%2Fheating", sts.Requests[0]);
        Assert.Contains("Credential=AKIABASE/", sts.Requests[0]);
        Assert.Contains("Credential=ASIAROLE/", call);
        Assert.Contains("x-amz-security-token: role-token", call, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Profile_OfSingleSignOn_CallsWithTheRolesKey()
    {
        await using var portal = new StandInService(_ => """
            {"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"secret","sessionToken":"sso-token",
            "expiration":4070908800000}}
            """);
        string cache = Directory.CreateDirectory(Path.Combine(_folder["home"], ".aws", "sso", "cache")).FullName;
        string name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("family")));
        File.WriteAllText(Path.Combine(cache, name + ".json"), """
            {"startUrl":"https://family.awsapps.com/start","region":"us-east-1","accessToken":"signed-in",
            "expiresAt":"2099-01-01T00:00:00Z"}
            """);

        string call = await CallAsync(
            ("AWS_CONFIG_FILE", SingleSignOn()), ("HOME", _folder["home"]), ("USERPROFILE", _folder["home"]),
            ("AWS_ENDPOINT_URL_SSO", portal.Url));

        Assert.Contains("GET /federation/credentials?", portal.Requests[0]);
        Assert.Contains("x-amz-sso_bearer_token: signed-in", portal.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Credential=ASIASSO/", call);
        Assert.Contains("x-amz-security-token: sso-token", call, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Profile_OfSingleSignOnWithoutALogin_SaysHowToSignIn()
    {
        ProgramRun run = await RunAsync(
            ExitCode.Service,
            ["certs", "--profile", "home"],
            ("AWS_CONFIG_FILE", SingleSignOn()), ("HOME", _folder["home"]), ("USERPROFILE", _folder["home"]));

        Assert.Contains("No credentials for", run.Error);
        Assert.Contains("`aws sso login --profile NAME` signs in.", run.Error);
    }

    [Fact]
    public async Task Certs_WithOneThatExpiresSoon_EndsWithItsOwnCode()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10));
        _cloud.Cloud.Registry.RegisterCertificate(
            certificate.ExportCertificatePem(), CertificateStatus.Active, isForeign: true);

        ProgramRun run = await RunAsync(ExitCode.Expiring, "certs");

        Assert.Contains("of no thing expires on ", run.Output);
    }

    [Fact]
    public async Task Region_OtherThanTheCredentials_IsExplained()
    {
        ProgramRun run = await RunAsync(ExitCode.Service, "provision", "boiler-7", "--out", Out, "--region", "eu-west-1");

        Assert.Contains("Are the access key and the region right?", run.Error);
        Assert.Null(_cloud.Cloud.Registry.FindThing("boiler-7"));
    }

    private Task<ProgramRun> RunAsync(int exitCode, params string[] arguments) => RunAsync(exitCode, arguments, []);

    private async Task<ProgramRun> RunAsync(
        int exitCode, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProgramRun run = await _cloud.RunAsync(
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "heating.dll"), .. arguments, "--endpoint-url", _cloud.Url],
            environment);
        Assert.True(run.ExitCode == exitCode, $"ended with {run.ExitCode}: {run.Error}{run.Output}");
        return run;
    }

    private string SingleSignOn() => _cloud.Write("config", """
        [profile home]
        sso_session = family
        sso_account_id = 123456789012
        sso_role_name = heating
        region = us-east-1
        [sso-session family]
        sso_start_url = https://family.awsapps.com/start
        sso_region = us-east-1
        sso_registration_scopes = sso:account:access
        """);

    // The local cloud has no temporary credentials, so a stand-in takes the call; returned is what arrived there.
    private async Task<string> CallAsync(params (string Name, string Value)[] environment)
    {
        await using var iot = new StandInService(_ => """{"certificates":[]}""");
        ProgramRun run = await _cloud.RunAsync(
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "heating.dll"), "certs", "--profile", "home", "--endpoint-url", iot.Url],
            environment);
        Assert.True(run.ExitCode == ExitCode.Ok, $"ended with {run.ExitCode}: {run.Error}{run.Output}");
        return Assert.Single(iot.Requests);
    }

    private static Provisioned Read(CredentialFiles files) => new()
    {
        ThingName = "boiler-7",
        CertificateId = files.ReadCertificateId()!,
        CertificatePem = File.ReadAllText(files.Certificate),
        PrivateKeyPem = File.ReadAllText(files.PrivateKey),
        CaPem = File.ReadAllText(files.Ca),
    };
}
