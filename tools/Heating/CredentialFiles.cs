using System.Text;
using LocalIotCore.Identity;
using LocalIotCore.Storage;

namespace Heating;

/// <summary>The three files a device needs, in one folder.</summary>
internal sealed class CredentialFiles(string folder)
{
    /// <summary>Where they lie.</summary>
    public string Folder => folder;

    public string Certificate => Path.Combine(folder, "certificate.pem");

    /// <summary>Readable by its owner alone.</summary>
    public string PrivateKey => Path.Combine(folder, "private.key");

    public string Ca => Path.Combine(folder, "ca.pem");

    /// <summary>Those that are there already.</summary>
    public IReadOnlyList<string> Existing => [.. new[] { Certificate, PrivateKey, Ca }.Where(File.Exists)];

    /// <summary>Creates the folder and finds out whether files can be written to it.</summary>
    /// <exception cref="IOException">They cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not.</exception>
    public void Prepare()
    {
        Directory.CreateDirectory(folder);
        var probe = Path.Combine(folder, $"probe.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");
        AtomicFile.Write(probe, "x"u8);
        File.Delete(probe);
    }

    /// <summary>Writes all three, the certificate last: where it is, the others are.</summary>
    public void Write(Provisioned provisioned)
    {
        Write(Ca, provisioned.CaPem, isSecret: false);
        Write(PrivateKey, provisioned.PrivateKeyPem, isSecret: true);
        Write(Certificate, provisioned.CertificatePem, isSecret: false);
    }

    private static void Write(string path, string pem, bool isSecret) =>
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(pem), isSecret, isDurable: true);
}
