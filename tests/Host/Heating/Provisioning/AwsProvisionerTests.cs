using System.Security.Cryptography.X509Certificates;
using Heating.Commands;
using Heating.Provisioning;
using Heating.Run;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>Goal: after provisioning over AWS's API a device can connect, whatever was there before; and a service that
/// refuses is explained, with nothing left behind.</summary>
public sealed class AwsProvisionerTests : IDisposable
{
    private const string OtherPolicy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:Connect","Resource":"*"}]}""";

    private readonly ProvisioningCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public async Task Provision_NewThing_WritesWhatADeviceNeeds(KeyAlgorithm algorithm)
    {
        ProvisionedThing made = await _cloud.Provisioner.RunAsync(_cloud.Request() with { Key = algorithm }, default);

        using var certificate = X509Certificate2.CreateFromPemFile(_cloud.Files.Certificate, _cloud.Files.PrivateKey);
        Assert.Equal(made.CertificateId, Registry.CertificateIdOf(certificate));
        Assert.Equal("CN=boiler-1", certificate.Subject);
        CertificateRecord record = _cloud.Registry.FindCertificate(made.CertificateId)!;
        Assert.Equal(CertificateStatus.Active, record.Status);
        Assert.Equal(["boiler-1"], record.Things);
        Assert.True(record.IsExclusive);
        Assert.Equal(["heating-device"], record.Policies);
        Assert.Equal("localhost\n", File.ReadAllText(_cloud.Files.Endpoint));
        Assert.Equal(_cloud.Registry.Authority.CaPem.Trim(), File.ReadAllText(_cloud.Files.Ca).Trim());
        Assert.DoesNotContain("PRIVATE KEY", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Provision_OnUnix_KeepsTheKeyToItsOwner()
    {
        if (OperatingSystem.IsWindows())
            return; // there the folder's access list decides

        await _cloud.ProvisionAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_cloud.Files.PrivateKey));
    }

    [Fact]
    public async Task Provision_Again_ChangesNothing()
    {
        ProvisionedThing first = await _cloud.ProvisionAsync();
        File.Delete(Path.Combine(_cloud.Folder, ProvisionState.FileName));

        ProvisionedThing second = await _cloud.ProvisionAsync();

        Assert.Equal((first.CertificateId, false), (second.CertificateId, second.IsNew));
        Assert.Single(_cloud.Registry.Certificates());
        Assert.Equal(1, _cloud.Registry.FindPolicy("heating-device")!.DefaultVersionId);
    }

    [Fact]
    public async Task Provision_Forced_MakesAnotherCertificate()
    {
        ProvisionedThing first = await _cloud.ProvisionAsync();

        ProvisionedThing second = await _cloud.Provisioner.RunAsync(_cloud.Request(isForced: true), default);

        Assert.NotEqual(first.CertificateId, second.CertificateId);
        Assert.Equal(second.CertificateId, _cloud.Files.ReadCertificateId());
        Assert.Equal(2, _cloud.Registry.Certificates().Count());
        Assert.Contains($"{first.CertificateId}, which these files held, stays registered", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Provision_PolicyWithAnotherDocument_PutsANewVersionInForce()
    {
        _cloud.Registry.CreatePolicy("heating-device", OtherPolicy);

        await _cloud.ProvisionAsync();

        PolicyRecord policy = _cloud.Registry.FindPolicy("heating-device")!;
        Assert.Equal(2, policy.DefaultVersionId);
        Assert.Contains("home/heating/status", policy.Document);
        Assert.Contains("its version 2 is in force now", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Provision_PolicyWithFiveVersions_DeletesTheOldestThatIsNotInForce()
    {
        _cloud.Registry.CreatePolicy("heating-device", OtherPolicy);
        for (int i = 0; i < 4; i++)
            _cloud.Registry.CreatePolicyVersion("heating-device", OtherPolicy, isDefault: false);

        await _cloud.ProvisionAsync();

        Assert.Equal(
            [1, 3, 4, 5, 6],
            _cloud.Registry.FindPolicy("heating-device")!.Versions.Select(version => version.VersionId).Order());
        Assert.Contains("Version 2 of the policy heating-device was deleted", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Provision_ThingWithOtherContent_SaysWhatDiffers()
    {
        _cloud.Registry.CreateThing("boiler-1", null, new Dictionary<string, string> { ["room"] = "attic" });
        var wanted = new Dictionary<string, string> { ["room"] = "cellar" };

        CommandException error = await RefusedAsync(_cloud.Request() with { Attributes = wanted });

        Assert.Equal(
            "The thing boiler-1 already exists with other content: attribute room is attic, not cellar. "
            + "`heating things update` changes it.",
            error.Message);
        Assert.Empty(_cloud.Registry.Certificates());
    }

    [Theory]
    [InlineData(403, "AccessDeniedException", "The credentials need the permission iot:CreateCertificateFromCsr.")]
    [InlineData(403, "UnrecognizedClientException", "Are the access key and the region right?")]
    [InlineData(410, "LimitExceededException", "A quota of the account is used up")]
    [InlineData(400, "ThrottlingException", "run the same command again later")]
    [InlineData(409, "ConflictException", "refused by the test cloud: as the test wants (ConflictException).")]
    public async Task Provision_CertificateRefused_IsExplainedAndUndone(int status, string name, string sentence)
    {
        _cloud.Intercept = (_, line) => line.StartsWith("POST /certificates", StringComparison.Ordinal) ? (status, name) : null;

        CommandException error = await RefusedAsync(_cloud.Request());

        Assert.StartsWith("Cannot have a certificate issued: refused by the test cloud: ", error.Message);
        Assert.Contains(sentence, error.Message);
        AssertNothingIsLeft();
        Assert.Contains("Undone: the policy heating-device is deleted.", _cloud.Output.ToString());
        Assert.Contains("Undone: the thing boiler-1 is deleted.", _cloud.Output.ToString());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(429)]
    public async Task Provision_Throttled_TriesAgain(int status)
    {
        int throttled = 0;
        _cloud.Intercept = (_, _) => throttled++ % 2 == 0 ? (status, "ThrottlingException") : null;

        await _cloud.ProvisionAsync();

        Assert.Single(_cloud.Registry.Certificates());
    }

    [Theory]
    [InlineData("PUT /target-policies")]
    [InlineData("PUT /things/boiler-1/principals")]
    [InlineData("PUT /certificates")]
    public async Task Provision_StepRefused_UndoesWhatItMade(string refused)
    {
        _cloud.Intercept = (_, line) =>
            line.StartsWith(refused, StringComparison.Ordinal) ? (403, "AccessDeniedException") : null;

        await RefusedAsync(_cloud.Request());

        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Provision_StepRefusedAfterAPolicyChange_PutsTheOldVersionInForceAgain()
    {
        _cloud.Registry.CreatePolicy("heating-device", OtherPolicy);
        _cloud.Intercept = (_, line) =>
            line.StartsWith("PUT /target-policies", StringComparison.Ordinal) ? (403, "AccessDeniedException") : null;

        await RefusedAsync(_cloud.Request());

        PolicyRecord policy = _cloud.Registry.FindPolicy("heating-device")!;
        Assert.Equal([1], policy.Versions.Select(version => version.VersionId));
        Assert.Contains("Undone: version 1 of the policy heating-device is in force again.", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Provision_UndoRefused_NamesWhatIsLeft()
    {
        _cloud.Intercept = (_, line) =>
            line.StartsWith("PUT /target-policies", StringComparison.Ordinal)
            || line.StartsWith("DELETE /policies", StringComparison.Ordinal) ? (403, "AccessDeniedException") : null;

        await RefusedAsync(_cloud.Request());

        Assert.Contains("Not undone: the policy heating-device is deleted.", _cloud.Output.ToString());
        Assert.Contains("Undone: the thing boiler-1 is deleted.", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Provision_EncryptedKey_IsNamed()
    {
        await _cloud.ProvisionAsync();
        using var key = System.Security.Cryptography.ECDsa.Create();
        File.WriteAllText(_cloud.Files.PrivateKey, key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes128Cbc,
                System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)));

        CommandException error = await RefusedAsync(_cloud.Request());

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"{_cloud.Files.PrivateKey} is encrypted, and a board cannot decrypt it.", error.Message);
    }

    [Theory]
    [InlineData("not a key", "cannot be used: ")]
    [InlineData(null, "cannot be used: ")]
    public async Task Provision_KeyThatIsNone_IsNamed(string? content, string sentence)
    {
        await _cloud.ProvisionAsync();
        File.Delete(_cloud.Files.PrivateKey);
        if (content is not null)
            File.WriteAllText(_cloud.Files.PrivateKey, content);

        CommandException error = await RefusedAsync(_cloud.Request());

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"{_cloud.Files.PrivateKey} {sentence}", error.Message);
    }

    [Fact]
    public async Task Provision_KeyOfAnotherCertificate_IsSaid()
    {
        ProvisionedThing made = await _cloud.ProvisionAsync();
        using (DeviceKey other = DeviceKey.Create(KeyAlgorithm.Rsa2048))
            other.Write(_cloud.Files.PrivateKey);

        CommandException error = await RefusedAsync(_cloud.Request());

        Assert.StartsWith($"{_cloud.Files.PrivateKey} is not the key of the certificate {made.CertificateId}.", error.Message);
    }

    [Fact]
    public async Task Provision_FilesOfAnotherRegion_AreNotReplaced()
    {
        await _cloud.ProvisionAsync();
        using var elsewhere = new ProvisioningCloud();

        var error = await Assert.ThrowsAnyAsync<CommandException>(() => elsewhere.Provisioner.RunAsync(
            elsewhere.Request() with { Folder = _cloud.Folder }, default));

        Assert.Contains("belongs to another account or region", error.Message);
        Assert.Empty(elsewhere.Registry.Certificates());
        Assert.Empty(elsewhere.Registry.Things());
    }

    [Fact]
    public async Task Provision_FolderOfAnotherThing_IsRefused()
    {
        await _cloud.ProvisionAsync();

        CommandException error = await RefusedAsync(_cloud.Request("boiler-2"));

        Assert.Contains("belongs to the thing boiler-1. Use another --out for boiler-2.", error.Message);
        Assert.Null(_cloud.Registry.FindThing("boiler-2"));
    }

    [Fact]
    public async Task Provision_RevokedCertificate_IsRefused()
    {
        ProvisionedThing made = await _cloud.ProvisionAsync();
        _cloud.Registry.SetCertificateStatus(made.CertificateId, CertificateStatus.Revoked);

        Assert.Contains("is REVOKED. --force", (await RefusedAsync(_cloud.Request())).Message);
    }

    [Fact]
    public async Task Provision_DamagedState_IsNamed()
    {
        await _cloud.ProvisionAsync();
        string path = Path.Combine(_cloud.Folder, ProvisionState.FileName);
        File.WriteAllText(path, "{");

        CommandException error = await RefusedAsync(_cloud.Request());

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"{path} cannot be read: ", error.Message);
    }

    [Fact]
    public async Task Provision_EndpointOfSomebodyElse_NeedsACa()
    {
        var error = await Assert.ThrowsAnyAsync<CommandException>(() =>
            _cloud.ProvisionerWith(target => target with { CaFile = null }).RunAsync(_cloud.Request(), default));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("--ca FILE names it", error.Message);
        Assert.Empty(_cloud.Registry.Things());
    }

    [Fact]
    public void DeviceCa_OfAws_IsAmazonsRoot()
    {
        var target = new global::Heating.Aws.AwsTarget
        {
            ControlPlane = new Uri("https://iot.test"),
            DataPlane = null,
            Credentials = new Amazon.Runtime.AnonymousAWSCredentials(),
            Region = Amazon.RegionEndpoint.EUCentral1,
            Description = "a test",
        };

        DeviceCa ca = DeviceCa.Of("abc-ats.iot.eu-central-1.amazonaws.com", target);

        using var certificate = X509Certificate2.CreateFromPem(ca.Pem);
        Assert.Equal("CN=Amazon Root CA 1, O=Amazon, C=US", certificate.Subject);
        Assert.Contains("8ECDE6884F3D87B1", ca.Source);
    }

    private async Task<CommandException> RefusedAsync(ProvisionRequest request) =>
        await Assert.ThrowsAnyAsync<CommandException>(() => _cloud.Provisioner.RunAsync(request, default));

    private void AssertNothingIsLeft()
    {
        Assert.Empty(_cloud.Registry.Certificates());
        Assert.Empty(_cloud.Registry.Things());
        Assert.Empty(_cloud.Registry.Policies());
        Assert.False(Directory.Exists(_cloud.Folder), _cloud.Output.ToString());
    }
}
