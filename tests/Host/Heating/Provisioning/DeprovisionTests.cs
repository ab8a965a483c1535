using Heating;
using Heating.Provisioning;
using Heating.Run;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>Goal: a thing goes with all its certificates and keys, in an order that AWS accepts, and takes nothing of
/// others with it.</summary>
public sealed class DeprovisionTests : IDisposable
{
    private readonly ProvisioningCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task Deprovision_AThing_TakesCertificatesThingAndFiles()
    {
        await _cloud.ProvisionAsync();
        _cloud.Registry.Provision("boiler-1"); // another certificate, from elsewhere
        Provisioned other = _cloud.Registry.Provision("boiler-2");

        await RunAsync("boiler-1");

        Assert.Equal(other.CertificateId, Assert.Single(_cloud.Registry.Certificates()).CertificateId);
        Assert.Equal("boiler-2", Assert.Single(_cloud.Registry.Things()).ThingName);
        Assert.False(Directory.Exists(_cloud.Folder));
        Assert.NotNull(_cloud.Registry.FindPolicy("heating-device"));
    }

    [Fact]
    public async Task Deprovision_DuringARotation_TakesBothCertificates()
    {
        await _cloud.ProvisionAsync();
        await _cloud.Rotate.RunAsync(_cloud.Rotation(isOldKept: true), default);

        await RunAsync("boiler-1");

        Assert.Empty(_cloud.Registry.Certificates());
        Assert.False(Directory.Exists(_cloud.Folder), _cloud.Output.ToString());
    }

    [Fact]
    public async Task Deprovision_UnfinishedClaim_TakesItsToken()
    {
        await _cloud.ProvisionAsync();
        File.WriteAllText(Path.Combine(_cloud.Folder, ClaimProvisioner.TokenFileName), "{}");

        await RunAsync("boiler-1");

        Assert.False(Directory.Exists(_cloud.Folder));
    }

    [Fact]
    public async Task Deprovision_AnUnknownThing_SaysSo()
    {
        await RunAsync("boiler-9");

        Assert.Equal($"There is no thing boiler-9, and nothing of it is left.{Environment.NewLine}", _cloud.Output.ToString());
        Assert.False(Directory.Exists(_cloud.Folder));
    }

    [Fact]
    public async Task Deprovision_CertificateOfTwoThings_IsOnlyDetached()
    {
        Provisioned shared = _cloud.Registry.Provision("boiler-1");
        _cloud.Registry.CreateThing("boiler-2");
        _cloud.Registry.DetachThing("boiler-1", shared.CertificateId); // it had it exclusively
        _cloud.Registry.AttachThing("boiler-1", shared.CertificateId);
        _cloud.Registry.AttachThing("boiler-2", shared.CertificateId);

        await RunAsync("boiler-1");

        CertificateRecord kept = Assert.Single(_cloud.Registry.Certificates());
        Assert.Equal((CertificateStatus.Active, "boiler-2"), (kept.Status, Assert.Single(kept.Things)));
        Assert.Contains("kept: it belongs to boiler-2 too.", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Deprovision_FilesOfAnotherCertificate_AreKept()
    {
        await _cloud.ProvisionAsync();
        using var other = new ProvisioningCloud();
        other.Registry.Provision("boiler-1");
        File.Delete(Path.Combine(_cloud.Folder, "provision.json"));

        await other.Deprovision.RunAsync("boiler-1", _cloud.Folder, default);

        Assert.True(File.Exists(_cloud.Files.PrivateKey));
        Assert.Contains($"{_cloud.Folder} was kept", other.Output.ToString());
    }

    [Fact]
    public async Task Deprovision_FolderOfAnotherThing_RemovesNothing()
    {
        await _cloud.ProvisionAsync();
        _cloud.Registry.Provision("boiler-2");

        var error = await Assert.ThrowsAnyAsync<CommandException>(() => RunAsync("boiler-2"));

        Assert.Contains("belongs to the thing boiler-1, not to boiler-2. Name the right --out.", error.Message);
        Assert.Equal(2, _cloud.Registry.Things().Count());
    }

    [Fact]
    public async Task Deprovision_DetachedWithDelay_WaitsAndDeletes()
    {
        await _cloud.ProvisionAsync();
        int refusals = 0;
        _cloud.Intercept = (_, line) => line.StartsWith("DELETE /certificates", StringComparison.Ordinal) && refusals++ < 3
            ? (409, "DeleteConflictException")
            : null;

        await RunAsync("boiler-1");

        Assert.Empty(_cloud.Registry.Certificates());
        Assert.Equal(4, refusals);
    }

    private Task RunAsync(string thing) => _cloud.Deprovision.RunAsync(thing, _cloud.Folder, default);
}
