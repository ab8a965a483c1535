using System.Text;
using LocalIotCore.Identity;
using LocalIotCore.Storage;

namespace Heating;

/// <summary>The three files that a device needs, in one folder.</summary>
internal sealed class CredentialFiles(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    public string Certificate => Path.Combine(folder, "certificate.pem");

    /// <summary>Readable only by its owner.</summary>
    public string PrivateKey => Path.Combine(folder, "private.key");

    public string Ca => Path.Combine(folder, "ca.pem");

    /// <summary>The files that already exist.</summary>
    public IReadOnlyList<string> Existing => [.. new[] { Certificate, PrivateKey, Ca }.Where(File.Exists)];

    /// <summary>Creates the folder and checks that files can be written to it.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, $"probe.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");
        AtomicFile.Write(probe, "x"u8);
        File.Delete(probe);
    }

    /// <summary>Writes all three, the certificate last: if it exists, so do the others.</summary>
    public void Write(Provisioned provisioned)
    {
        Write(Ca, provisioned.CaPem, isSecret: false);
        Write(PrivateKey, provisioned.PrivateKeyPem, isSecret: true);
        Write(Certificate, provisioned.CertificatePem, isSecret: false);
    }

    private static void Write(string path, string pem, bool isSecret) =>
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(pem), isSecret, isDurable: true);
}
