using Heating.Commands;
using Heating.Provisioning;
using Heating.Run;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Provisioning;

/// <summary>`heating revoke` and `heating things detach`.</summary>
public sealed class CertificateLockTests : IDisposable
{
    private readonly ProvisioningCloud _cloud = new();

    public void Dispose() => _cloud.Dispose();

    [Fact]
    public async Task Revoke_AThing_RevokesAllItsCertificatesAndNoOther()
    {
        string[] own = [_cloud.Registry.Provision("boiler-1").CertificateId, _cloud.Registry.Provision("boiler-1").CertificateId];
        Provisioned other = _cloud.Registry.Provision("boiler-2");

        await _cloud.Lock.RevokeAsync("boiler-1", null, default);

        Assert.Equal(
            own.Order(),
            _cloud.Registry.Certificates().Where(one => one.Status == CertificateStatus.Revoked).Select(one => one.CertificateId).Order());
        Assert.Equal(CertificateStatus.Active, _cloud.Registry.FindCertificate(other.CertificateId)!.Status);
        Assert.Contains($"{own[0]} of boiler-1 is REVOKED", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Revoke_Again_SaysThatItWas()
    {
        string id = _cloud.Registry.Provision("boiler-1").CertificateId;
        await _cloud.Lock.RevokeAsync("boiler-1", id, default);

        await _cloud.Lock.RevokeAsync("boiler-1", id, default);

        Assert.EndsWith($"The certificate {id} was REVOKED before.{Environment.NewLine}", _cloud.Output.ToString());
    }

    [Fact]
    public async Task Detach_AThing_LetsItBeDeleted()
    {
        Provisioned made = _cloud.Registry.Provision("boiler-1");

        await _cloud.Lock.DetachAsync("boiler-1", null, default);

        Assert.Empty(_cloud.Registry.FindCertificate(made.CertificateId)!.Things);
        Assert.Equal(CertificateStatus.Active, _cloud.Registry.FindCertificate(made.CertificateId)!.Status);
    }

    [Theory]
    [InlineData("boiler-9", null, "There is no thing boiler-9.")]
    [InlineData("boiler-1", null, "boiler-1 has no certificate.")]
    [InlineData("boiler-1", "0000", "boiler-1 has no certificate 0000.")]
    public async Task RevokeAndDetach_OfNothing_SaySo(string thing, string? id, string message)
    {
        _cloud.Registry.CreateThing("boiler-1");

        foreach (Task call in new[] { _cloud.Lock.RevokeAsync(thing, id, default), _cloud.Lock.DetachAsync(thing, id, default) })
        {
            var error = await Assert.ThrowsAsync<CommandException>(() => call);
            Assert.Equal(ExitCode.Service, error.ExitCode);
            Assert.StartsWith(message, error.Message);
        }
    }
}
