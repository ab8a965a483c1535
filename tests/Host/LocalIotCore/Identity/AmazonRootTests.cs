using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class AmazonRootTests
{
    // As Amazon Trust Services publishes it at https://www.amazontrust.com/repository/
    private const string Fingerprint = "8ECDE6884F3D87B1125BA31AC3FCB13D7016DE7F57CC904FE1CB97C6AE98196E";

    [Fact]
    public void AmazonRootCa1_InCerts_HasThePublishedFingerprint()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(
            Path.Combine(RepositoryRoot(), "certs", "AmazonRootCA1.pem"));

        Assert.Equal(Fingerprint, certificate.GetCertHashString(HashAlgorithmName.SHA256));
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HeatingSensor.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No HeatingSensor.sln above {AppContext.BaseDirectory}.");
    }
}
