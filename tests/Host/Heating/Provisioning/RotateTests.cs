using Heating;
using Heating.Commands;
using Heating.Provisioning;
using Heating.Run;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>Goal: a device is never left without a certificate that works: the old one goes only when the new one was seen
/// in use, or the user says so.</summary>
public sealed class RotateTests : IDisposable
{
    private readonly ProvisioningCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task Rotate_DeviceNotSeen_KeepsBothActive()
    {
        string old = (await _cloud.ProvisionAsync()).CertificateId;

        CommandException error = await NotSeenAsync();

        Assert.StartsWith("It is not known with which certificate boiler-1 connects", error.Message);
        Assert.Equal(2, _cloud.Registry.Certificates().Count(one => one.Status == CertificateStatus.Active));
        Assert.Equal(old, _cloud.Files.ReadCertificateId());
        CredentialFiles next = _cloud.Files.Next;
        Assert.NotEqual(old, next.ReadCertificateId());
        Assert.Contains(
            $"heating device --thing boiler-1 --endpoint localhost --cert {next.Certificate}", _cloud.Output.ToString());
        Assert.Contains("nanoFramework's libraries have no call that makes a key", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Rotate_DeviceSeenWithTheOldOne_KeepsBothActive()
    {
        string old = (await _cloud.ProvisionAsync()).CertificateId;
        await SeeAsync(old);

        CommandException error = await NotSeenAsync();

        Assert.StartsWith($"boiler-1 was last seen with the certificate {old}, not with the new one.", error.Message);
        Assert.Equal(2, _cloud.Registry.Certificates().Count());
    }

    [Fact]
    public async Task Rotate_DeviceSeenWithTheNewOne_RemovesTheOldOne()
    {
        string old = (await _cloud.ProvisionAsync()).CertificateId;
        await NotSeenAsync();
        string made = _cloud.Files.Next.ReadCertificateId()!;
        await SeeAsync(made);

        await _cloud.Rotate.RunAsync(_cloud.Rotation(), default);

        CertificateRecord only = Assert.Single(_cloud.Registry.Certificates());
        Assert.Equal((made, CertificateStatus.Active), (only.CertificateId, only.Status));
        Assert.Equal(made, _cloud.Files.ReadCertificateId());
        Assert.False(Directory.Exists(_cloud.Files.Next.Folder));
        Assert.NotEqual(old, made);
        using DeviceKey key = DeviceKey.Read(_cloud.Files.PrivateKey);
        Assert.True(key.IsOf(only.CertificatePem));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_cloud.Files.PrivateKey));
    }

    [Fact]
    public async Task Rotate_KeepOld_DoesNotWait()
    {
        string old = (await _cloud.ProvisionAsync()).CertificateId;

        await _cloud.Rotate.RunAsync(_cloud.Rotation(isOldKept: true), default);

        Assert.Equal(2, _cloud.Registry.Certificates().Count());
        Assert.Equal(CertificateStatus.Active, _cloud.Registry.FindCertificate(old)!.Status);
        Assert.DoesNotContain(_cloud.Calls, line => line.Contains("/shadow", StringComparison.Ordinal));
    }

    // Otherwise the device would be locked out: it cannot have the certificate that would only now be made.
    [Fact]
    public async Task Rotate_SeenBeforeThereIsANewCertificate_IsRefused()
    {
        string old = (await _cloud.ProvisionAsync()).CertificateId;

        var error = await Assert.ThrowsAnyAsync<CommandException>(() => _cloud.Rotate.RunAsync(_cloud.Rotation(isSeen: true), default));

        Assert.StartsWith("--seen: no rotation of boiler-1 is under way", error.Message);
        Assert.Equal(old, Assert.Single(_cloud.Registry.Certificates()).CertificateId);
    }

    [Fact]
    public async Task Rotate_OfASpectator_KeepsItsPolicy()
    {
        _cloud.Registry.Provision("boiler-1", policy: BuiltInPolicy.Watch);

        await _cloud.Rotate.RunAsync(_cloud.Rotation(isOldKept: true), default);
        await _cloud.Rotate.RunAsync(_cloud.Rotation(isSeen: true), default);

        Assert.Equal(["heating-watch"], Assert.Single(_cloud.Registry.Certificates()).Policies);
    }

    [Fact]
    public async Task Rotate_ThingWithoutACertificate_IsSaid()
    {
        _cloud.Registry.CreateThing("boiler-1");

        var error = await Assert.ThrowsAnyAsync<CommandException>(() => _cloud.Rotate.RunAsync(_cloud.Rotation(), default));

        Assert.StartsWith("boiler-1 has no certificate to rotate.", error.Message);
    }

    [Fact]
    public async Task Rotate_UnknownThing_IsSaid()
    {
        var error = await Assert.ThrowsAnyAsync<CommandException>(() => _cloud.Rotate.RunAsync(_cloud.Rotation(), default));

        Assert.StartsWith("There is no thing boiler-1.", error.Message);
    }

    private async Task<CommandException> NotSeenAsync()
    {
        var error = await Assert.ThrowsAnyAsync<CommandException>(() => _cloud.Rotate.RunAsync(_cloud.Rotation(), default));
        Assert.Equal(ExitCode.NoReport, error.ExitCode);
        return error;
    }

    private Task SeeAsync(string id) => _cloud.Api.GetAsync(
        "POST", "/things/boiler-1/shadow?name=identity", $$$$"""{"state":{"reported":{"certificateId":"{{{{id}}}}"}}}""");
}
