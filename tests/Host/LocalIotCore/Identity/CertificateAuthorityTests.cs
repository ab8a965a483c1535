// Goal: one CA for ever, a server certificate that is always usable, keys that nobody else can read.
// Method: a clock of the test's own; certificates are looked at through .NET's classes.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class CertificateAuthorityTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Twice_IsTheSameAuthority() => Assert.Equal(Open().CaPem, Open().CaPem);

    [Fact]
    public async Task Open_FromManyThreadsAtOnce_CreatesOne()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open().CaPem)));

        Assert.Single(opened.Distinct());
    }

    [Fact]
    public void Open_KeyMissing_SaysSoInsteadOfMakingANewAuthority()
    {
        Open();
        File.Delete(_folder["ca.key"]);

        Assert.Contains("ca.key", Assert.Throws<InvalidDataException>(() => Open()).Message);
    }

    [Fact]
    public void Open_KeyOfAnotherAuthority_SaysSo()
    {
        Open();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder["ca.key"], other.ExportPkcs8PrivateKeyPem());

        Assert.Throws<InvalidDataException>(() => Open());
    }

    [Fact]
    public void Open_KeyWrittenButNotTheCertificate_StartsAnew()
    {
        File.WriteAllText(_folder["ca.key"], "what a killed process left");

        Assert.Contains("BEGIN CERTIFICATE", Open().CaPem);
    }

    [Fact]
    public void Keys_OnUnix_AreTheirOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
            return; // there the folder's access list decides

        Open().ServerCertificate();

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["ca.key"]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["server.key"]));
    }

    [Fact]
    public void Authority_Certificate_MaySignForTenYears()
    {
        var certificate = Open().Certificate;

        Assert.True(Extension<X509BasicConstraintsExtension>(certificate).CertificateAuthority);
        Assert.True(Extension<X509KeyUsageExtension>(certificate).KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign));
        Assert.InRange(Days(certificate), 3650, 3655);
        Assert.True(certificate.NotBefore.ToUniversalTime() < _time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public void ServerCertificate_StillGood_IsKept()
    {
        var first = Open().ServerCertificate();
        _time.Advance(TimeSpan.FromDays(300));

        Assert.Equal(first.Thumbprint, Open().ServerCertificate().Thumbprint);
    }

    [Fact]
    public void ServerCertificate_NearItsEnd_IsReissued()
    {
        var first = Open().ServerCertificate();
        _time.Advance(TimeSpan.FromDays(340));

        var second = Open().ServerCertificate();

        Assert.NotEqual(first.Thumbprint, second.Thumbprint);
        Assert.InRange((second.NotAfter.ToUniversalTime() - _time.GetUtcNow().UtcDateTime).TotalDays, 364, 366);
    }

    [Fact]
    public void ServerCertificate_MoreHosts_IsReissuedForThem()
    {
        Open().ServerCertificate();

        using var certificate = Open().ServerCertificate("heating.example", "192.0.2.1");

        var names = Extension<X509SubjectAlternativeNameExtension>(certificate);
        Assert.Equal(["localhost", "heating.example"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1", "192.0.2.1"], names.EnumerateIPAddresses().Select(address => $"{address}"));
    }

    [Fact]
    public void ServerCertificate_KeyAndCertificateDoNotFit_IsReissued()
    {
        var first = Open().ServerCertificate();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder["server.key"], other.ExportPkcs8PrivateKeyPem());

        Assert.NotEqual(first.Thumbprint, Open().ServerCertificate().Thumbprint);
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public void IssueDevice_Certificate_IsForClientsAndFitsItsKey(KeyAlgorithm algorithm)
    {
        var authority = Open();

        var (certificatePem, keyPem) = authority.IssueDevice("boiler-1", algorithm);
        using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);

        Assert.True(certificate.HasPrivateKey);
        Assert.True(authority.HasSigned(certificate));
        Assert.Equal("boiler-1", certificate.GetNameInfo(X509NameType.SimpleName, false));
        var usages = Extension<X509EnhancedKeyUsageExtension>(certificate).EnhancedKeyUsages;
        Assert.Equal("1.3.6.1.5.5.7.3.2", usages[0].Value); // client authentication
        Assert.False(Extension<X509BasicConstraintsExtension>(certificate).CertificateAuthority);
        Assert.Equal(authority.Certificate.NotAfter, certificate.NotAfter);
        Assert.True(certificate.NotBefore.ToUniversalTime() <= _time.GetUtcNow().UtcDateTime.AddHours(-24));
    }

    [Fact]
    public void IssueDevice_Serials_DifferAndArePositive()
    {
        var authority = Open();
        var serials = Enumerable.Range(0, 20).Select(_ => authority.IssueDevice("boiler-1").CertificatePem)
            .Select(pem => X509Certificate2.CreateFromPem(pem).SerialNumberBytes.ToArray()).ToArray();

        Assert.Equal(20, serials.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(serials, serial => Assert.True(serial.Length == 16 && serial[0] < 0x80));
    }

    private CertificateAuthority Open() => CertificateAuthority.Open(_folder.FullPath, _time);

    private static double Days(X509Certificate2 certificate) =>
        (certificate.NotAfter - certificate.NotBefore).TotalDays;

    private static T Extension<T>(X509Certificate2 certificate)
        where T : X509Extension => certificate.Extensions.OfType<T>().Single();
}
