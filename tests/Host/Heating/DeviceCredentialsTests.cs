using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Commands;
using Heating.Run;
using Heating.Run.Boards;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>
/// The three files of `heating device`: each way of being wrong is told with option, file and expectation.
/// </summary>
public sealed class DeviceCredentialsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("heating-credentials-").FullName;

    public DeviceCredentialsTests()
    {
        var (certificate, key) = Pair();
        Write("cert.pem", certificate);
        Write("key.pem", key);
        Write("ca.pem", Pair().Certificate);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Files_ThatBelongTogether_AreRead()
    {
        var credentials = Read();

        Assert.StartsWith("-----BEGIN CERTIFICATE", credentials.CertificatePem);
        Assert.StartsWith("-----BEGIN PRIVATE KEY", credentials.PrivateKeyPem);
    }

    [Theory]
    [InlineData("cert.pem", "--cert")]
    [InlineData("key.pem", "--key")]
    [InlineData("ca.pem", "--ca")]
    public void File_Missing_IsNamed(string name, string option)
    {
        File.Delete(PathOf(name));

        AssertRefused(option, name, "");
    }

    [Theory]
    [InlineData("cert.pem", "--cert")]
    [InlineData("key.pem", "--key")]
    [InlineData("ca.pem", "--ca")]
    public void File_NoPem_IsNamed(string name, string option)
    {
        Write(name, "not PEM");

        AssertRefused(option, name, "no -----BEGIN line");
    }

    [Theory]
    [InlineData("cert.pem", "--cert")]
    [InlineData("ca.pem", "--ca")]
    public void Certificate_Damaged_IsNamed(string name, string option)
    {
        Write(name, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        AssertRefused(option, name, "");
    }

    [Fact]
    public void File_TooLargeForTheDevice_IsNamed()
    {
        Write("ca.pem", "-----BEGIN CERTIFICATE-----" + new string('\n', 5000));

        AssertRefused("--ca", "ca.pem", "4096");
    }

    [Fact]
    public void Key_OfAnotherCertificate_IsNamed()
    {
        Write("key.pem", Pair().Key);

        AssertRefused("--key", "key.pem", "does not belong to");
    }

    [Fact]
    public void Key_Encrypted_IsNamed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        Write("key.pem", key.ExportEncryptedPkcs8PrivateKeyPem("secret", parameters));

        AssertRefused("--key", "key.pem", "it is encrypted");
    }

    private static (string Certificate, string Key) Pair()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var start = DateTimeOffset.UnixEpoch;
        using var certificate = request.CreateSelfSigned(start, start.AddYears(100));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private void AssertRefused(string option, string name, string problem)
    {
        var error = Assert.Throws<CommandException>(Read);

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.StartsWith($"{option} {PathOf(name)}: ", error.Message);
        Assert.Contains(problem, error.Message);
        Assert.Contains("Expected: ", error.Message);
        Assert.DoesNotContain("PRIVATE KEY", error.Message);
    }

    private DeviceCredentials Read() => DeviceCredentials.Read(PathOf("cert.pem"), PathOf("key.pem"), PathOf("ca.pem"));

    private string PathOf(string name) => Path.Combine(_directory, name);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
