using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Heating;
using Heating.Commands;
using Heating.Provisioning;
using Heating.Run;
using HeatingSensor.Host.Tests.LocalIotCore;
using HeatingSensor.Host.Tests.LocalIotCore.Provisioning;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Provisioning;

/// <summary>Goal: with a claim certificate alone `heating provision` makes a device that can connect, wherever a run was cut,
/// and says what is wrong otherwise. Method: the command against a local cloud over mutual TLS, with the template and the
/// policies that AWS deploys.</summary>
public sealed class ClaimProvisionerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    private string Out => _folder["out"];

    private CredentialFiles Claim => new(_folder["claim"]);

    [Theory]
    [InlineData("heating-7", null)]
    [InlineData("heating-7", "--rsa")]
    [InlineData("7", null)]
    public async Task Claim_NewThing_CanConnectWithTheFiles(string thing, string? option)
    {
        await using TestCloud test = await StartAsync();
        string[] more = option is null ? [] : [option];

        int code = await RunAsync([thing, .. more]);

        Assert.True(code == ExitCode.Ok, _error.ToString());
        Assert.Equal(
            ["ca.pem", "certificate.pem", "endpoint", "private.key", "provision.json"],
            Directory.GetFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal($"localhost:{test.Cloud.Port}\n", File.ReadAllText(Path.Combine(Out, "endpoint")));
        Assert.Equal("7", test.Cloud.Registry.FindThing("heating-7")!.Attributes["serialNumber"]);
        Assert.Equal("heating-7", ProvisionState.Read(Out)!.ThingName);
        Assert.Equal(thing == "7", _output.ToString().Contains("The template names the thing heating-7, not 7"));
        Assert.Contains($"heating device --thing heating-7 --endpoint localhost:{test.Cloud.Port}", _output.ToString());
        Assert.DoesNotContain("PRIVATE KEY", _output.ToString());
        await using RawClient device = await DeviceConnection.ConnectAsync(test, Written(), "heating-7");
    }

    [Fact]
    public async Task Claim_CutBetweenTheRequests_GoesOnWithTheSameCertificate()
    {
        await using TestCloud test = await StartAsync();
        using var cut = new CancellationTokenSource();
        var output = new CuttingWriter("was issued", cut);
        var provisioner = new ClaimProvisioner(Claim.Folder, "heating-fleet", output, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => provisioner.RunAsync(Request(), cut.Token));
        string id = ProvisionState.Read(Out)!.CertificateId!;
        Assert.Contains("Run the same command again within an hour", output.ToString());
        Assert.Null(test.Cloud.Registry.FindActive(id));
        byte[] token = File.ReadAllBytes(Path.Combine(Out, "claim.json"));
        Assert.Equal(ExitCode.Ok, await RunAsync("heating-7"));
        File.WriteAllBytes(Path.Combine(Out, "claim.json"), token); // as if the answer had been lost
        File.Delete(Path.Combine(Out, "certificate.pem"));
        Assert.Equal(ExitCode.Ok, await RunAsync("heating-7"));

        Assert.Contains($"An earlier run had the certificate {id} issued; it is used.", _output.ToString());
        Assert.True(test.Cloud.Registry.FindActive(id)!.IsAttachedTo("heating-7"));
        Assert.False(File.Exists(Path.Combine(Out, "claim.json")));
        await using RawClient device = await DeviceConnection.ConnectAsync(test, Written(), "heating-7");
    }

    [Fact]
    public async Task Claim_CutAndTooLate_SaysToForceAnother()
    {
        await using TestCloud test = await StartAsync();
        await RunAsync("heating-7");
        string id = Written().CertificateId;
        string pem = Written().CertificatePem;
        File.Delete(Path.Combine(Out, "certificate.pem")); // as before its end, with a token that nobody knows
        File.WriteAllText(Path.Combine(Out, "claim.json"), $$"""
            {"certificateId":"{{id}}","certificatePem":{{JsonSerializer.Serialize(pem)}},"certificateOwnershipToken":"old"}
            """);
        string key = File.ReadAllText(Path.Combine(Out, "private.key"));

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7"));

        Assert.Contains("(InvalidCertificateOwnershipToken, 400)", _error.ToString());
        Assert.Contains("Run the same command with --force for another one", _output.ToString());
        Assert.Equal(key, File.ReadAllText(Path.Combine(Out, "private.key")));
    }

    [Fact]
    public async Task Claim_ThingThatIsThere_IsRefusedAndLeavesNothing()
    {
        await using TestCloud test = await StartAsync();
        test.Cloud.Registry.CreateThing("heating-7");

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7"));

        Assert.Contains(
            "Cannot provision heating-7 with the template heating-fleet: Thing heating-7 exists already, and the template says FAIL "
            + "for that (ResourceConflict, 409).",
            _error.ToString());
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Claim_UnknownTemplate_IsRefusedByName()
    {
        await using TestCloud test = await StartAsync();
        test.Cloud.Registry.PutPolicy(BuiltInPolicy.Claim.Name, BuiltInPolicy.ClaimOf("other"));

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7", "--template", "other"));

        Assert.Contains("Provisioning template other cannot be found (ResourceNotFound, 404).", _error.ToString());
    }

    [Fact]
    public async Task Claim_TemplateThatItsPolicyDoesNotAllow_NamesThePolicy()
    {
        await using TestCloud test = await StartAsync();

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7", "--template", "other"));

        Assert.Contains("$aws/provisioning-templates/other/provision/json. Is the template's name right?", _error.ToString());
    }

    [Fact]
    public async Task Claim_InactiveCertificate_IsRefused()
    {
        await using TestCloud test = await StartAsync();
        test.Cloud.Registry.SetCertificateStatus(Claim.ReadCertificateId()!, CertificateStatus.Inactive);

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7"));

        Assert.Contains("refuses the claim certificate", _error.ToString());
        Assert.False(File.Exists(Path.Combine(Out, "private.key")));
    }

    [Fact]
    public async Task Claim_NobodyListens_SaysThatItCannotBeReached()
    {
        await using TestCloud test = await StartAsync();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        File.WriteAllText(Claim.Endpoint, $"localhost:{port}");

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7"));

        Assert.Contains($"localhost:{port} cannot be reached", _error.ToString());
    }

    [Fact]
    public async Task Claim_ServerIsSilent_EndsWithTheTimeout()
    {
        await using TestCloud test = await StartAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        File.WriteAllText(Claim.Endpoint, $"localhost:{((IPEndPoint)silent.LocalEndpoint).Port}");
        var provisioner = new ClaimProvisioner(Claim.Folder, "heating-fleet", _output, new HurriedTime());

        var failed = await Assert.ThrowsAsync<CommandException>(() => provisioner.RunAsync(Request(), default));

        Assert.EndsWith("did not accept the connection within 30 s.", failed.Message);
    }

    [Fact]
    public async Task Claim_ServerOfAnotherCa_IsNotTrusted()
    {
        await using TestCloud test = await StartAsync();
        await using TestCloud other = await TestCloud.StartAsync(Profile.Aws);
        File.WriteAllText(Claim.Ca, other.Cloud.Registry.Authority.CaPem);

        Assert.Equal(ExitCode.Service, await RunAsync("heating-7"));

        Assert.Contains("ca.pem does not vouch for", _error.ToString());
    }

    [Theory]
    [InlineData("certificate.pem")]
    [InlineData("private.key")]
    [InlineData("ca.pem")]
    [InlineData("endpoint")]
    public async Task Claim_FileMissing_IsNamed(string name)
    {
        await using TestCloud test = await StartAsync();
        File.Delete(Path.Combine(Claim.Folder, name));

        Assert.Equal(ExitCode.File, await RunAsync("heating-7"));

        Assert.Contains($"{Path.Combine(Claim.Folder, name)} is missing. Expected", _error.ToString());
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task Claim_FilesThere_AreKeptUnlessForced()
    {
        await using TestCloud test = await StartAsync();
        await RunAsync("heating-7");
        string id = Written().CertificateId;

        Assert.Equal(ExitCode.File, await RunAsync("heating-7"));
        Assert.Contains("--force to replace", _error.ToString());
        Assert.Equal(ExitCode.Ok, await RunAsync("heating-8", "--force"));

        Assert.NotEqual(id, Written().CertificateId);
    }

    [Theory]
    [InlineData("--claim cannot be combined with --profile", "heating-7", "--claim", "x", "--profile", "home")]
    [InlineData("--claim cannot be combined with --watch", "heating-7", "--claim", "x", "--watch")]
    [InlineData("--claim DIR is missing", "heating-7", "--template", "x")]
    [InlineData("--template: ", "heating-7", "--claim", "x", "--template", "a/+")]
    public async Task Claim_OptionsThatDoNotFit_AreRefused(string expected, params string[] args)
    {
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["provision", .. args], Configuration()));

        Assert.Contains(expected, _error.ToString());
    }

    private async Task<TestCloud> StartAsync()
    {
        TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        Registry registry = test.Cloud.Registry;
        registry.PutPolicy(BuiltInPolicy.Device.Name, BuiltInPolicy.Device.Local);
        registry.PutPolicy(BuiltInPolicy.Claim.Name, BuiltInPolicy.Claim.Local);
        registry.CreateTemplate(
            "heating-fleet", null, FleetTemplate.Body, isEnabled: true, "arn:aws:iam::000000000000:role/provisioning");
        IssuedKeys issued = registry.IssueKeysAndCertificate(CertificateStatus.Active);
        registry.AttachPolicy(BuiltInPolicy.Claim.Name, issued.Certificate.CertificateId);
        Claim.Prepare();
        Claim.Write(registry.Authority.CaPem, issued.Certificate.CertificatePem, $"localhost:{test.Cloud.Port}");
        File.WriteAllText(Claim.PrivateKey, issued.PrivateKeyPem);
        return test;
    }

    private ProvisionRequest Request() => new(
        "heating-7", Out, KeyAlgorithm.EcdsaP256, BuiltInPolicy.Device, null, new Dictionary<string, string>(), false);

    private Provisioned Written()
    {
        var files = new CredentialFiles(Out);
        return new Provisioned
        {
            ThingName = "heating-7",
            CertificateId = files.ReadCertificateId()!,
            CertificatePem = File.ReadAllText(files.Certificate),
            PrivateKeyPem = File.ReadAllText(files.PrivateKey),
            CaPem = File.ReadAllText(files.Ca),
        };
    }

    private Task<int> RunAsync(params string[] args) =>
        CommandLine.RunAsync(["provision", .. args, "--claim", Claim.Folder, "--out", Out], Configuration());

    private InvocationConfiguration Configuration() => new() { Output = _output, Error = _error };

    /// <summary>Cancels as soon as a text was written.</summary>
    private sealed class CuttingWriter(string text, CancellationTokenSource cut) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.Contains(text, StringComparison.Ordinal))
                cut.Cancel();
        }
    }
}
