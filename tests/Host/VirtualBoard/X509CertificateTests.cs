extern alias device;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;
using DeviceCertificate = device::System.Security.Cryptography.X509Certificates.X509Certificate;
using DeviceCertificate2 = device::System.Security.Cryptography.X509Certificates.X509Certificate2;

namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>The device's certificates: what they tell, and what they refuse, as mbedTLS does.</summary>
public sealed class X509CertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public X509CertificateTests()
    {
        var request = new CertificateRequest("C=US, O=Amazon, CN=boiler-1", key, HashAlgorithmName.SHA256);
        certificate = request.CreateSelfSigned(From, From.AddYears(10));
    }

    private string Pem => certificate.ExportCertificatePem();

    private string KeyPem => key.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    [Fact]
    public void Certificate_FromPemText_TellsWhatIsInIt()
    {
        var device = new DeviceCertificate2(Pem, KeyPem, "");

        Assert.Equal(certificate.SubjectName.Decode(X500DistinguishedNameFlags.None), device.Subject);
        Assert.Equal(device.Subject, device.Issuer);
        Assert.Equal(From.UtcDateTime, device.NotBefore);
        Assert.Equal(From.AddYears(10).UtcDateTime, device.NotAfter);
        Assert.Equal(device.NotBefore, device.GetEffectiveDate());
        Assert.Equal(device.NotAfter, device.GetExpirationDate());
        Assert.True(device.HasPrivateKey);
        Assert.Equal(Pem + "\0", Encoding.UTF8.GetString(device.RawData!));
        Assert.Equal(KeyPem + "\0", Encoding.UTF8.GetString(device.PrivateKey!));
        Assert.Equal(device.RawData, device.PublicKey);
        Assert.Equal(device.RawData, device.GetRawCertData());
    }

    [Fact]
    public void Certificate_FromDer_IsTheSame()
    {
        var device = new DeviceCertificate2(certificate.RawData, key.ExportPkcs8PrivateKey(), null);

        Assert.Contains("CN=boiler-1", device.Subject, StringComparison.Ordinal);
        Assert.False(new DeviceCertificate2(certificate.RawData).HasPrivateKey);
    }

    [Fact]
    public void Certificate_PemBytes_NeedTheClosingNul()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Pem);

        Assert.Throws<ArgumentException>(() => new DeviceCertificate(bytes));
        Assert.Contains("CN=boiler-1", new DeviceCertificate([.. bytes, 0]).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_RsaKeysOfEachForm_AreRead()
    {
        using var rsa = RSA.Create(2048);
        string encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

        Assert.True(new DeviceCertificate2(Pem, rsa.ExportRSAPrivateKeyPem(), null).HasPrivateKey);
        Assert.True(new DeviceCertificate2(Pem, rsa.ExportPkcs8PrivateKeyPem(), null).HasPrivateKey);
        Assert.True(new DeviceCertificate2(Pem, encrypted, "secret").HasPrivateKey);
        Assert.Throws<ArgumentException>(() => new DeviceCertificate2(Pem, encrypted, "wrong"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\n")]
    public void Certificate_FromAnythingElse_ThrowsArgumentException(string text) =>
        Assert.Throws<ArgumentException>(() => new DeviceCertificate(text));

    [Fact]
    public void PrivateKey_FromAnythingElse_ThrowsWithoutShowingIt()
    {
        var e = Assert.Throws<ArgumentException>(() => new DeviceCertificate2(Pem, "my-secret-key", ""));

        Assert.DoesNotContain("my-secret-key", e.ToString(), StringComparison.Ordinal);
    }
}
