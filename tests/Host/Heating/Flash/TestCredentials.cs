using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HeatingSensor.Host.Tests.Heating.Flash;

/// <summary>A CA, a certificate and its key in a folder, good or with one fault.</summary>
internal static class TestCredentials
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes ca.pem, certificate.pem and private.key.</summary>
    /// <param name="years">How long the device's certificate is good from 2026.</param>
    public static void Write(string folder, int years = 20)
    {
        Directory.CreateDirectory(folder);
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Test CA", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 ca = caRequest.CreateSelfSigned(Begin.AddYears(-2), Begin.AddYears(30));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=boiler-1", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.Create(ca, years > 0 ? Begin : Begin.AddYears(-1), Begin.AddYears(years).AddDays(-1), [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), ca.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "private.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(
            Path.Combine(folder, "encrypted.key"),
            key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)));
    }
}
