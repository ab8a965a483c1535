using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Identity;
using LocalIotCore.Storage;

namespace Heating;

/// <summary>The files that a device needs, in one folder.</summary>
internal sealed class CredentialFiles(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    public string Certificate => Path.Combine(folder, "certificate.pem");

    /// <summary>Readable only by its owner.</summary>
    public string PrivateKey => Path.Combine(folder, "private.key");

    public string Ca => Path.Combine(folder, "ca.pem");

    /// <summary>The host name of the endpoint, for `heating flash`; only for AWS.</summary>
    public string Endpoint => Path.Combine(folder, "endpoint");

    /// <summary>The files of the certificate that is to replace this one; see `heating rotate`.</summary>
    public CredentialFiles Next => new(Path.Combine(folder, "next"));

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

    /// <summary>The id of the certificate: SHA-256 of its DER in lower-case hex; null if there is none.</summary>
    /// <exception cref="CommandException">The file is not a certificate in PEM, or cannot be read.</exception>
    public string? ReadCertificateId()
    {
        if (!File.Exists(Certificate))
            return null;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(Certificate));
            return Registry.CertificateIdOf(certificate);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandException(
                ExitCode.File, $"{Certificate} cannot be used: {error.Message.TrimEnd('.')}. Expected a certificate in PEM.");
        }
    }

    /// <summary>Writes what goes with a key that is already there, the certificate last.</summary>
    public void Write(string caPem, string certificatePem, string endpoint)
    {
        Write(Ca, caPem, isSecret: false);
        Write(Endpoint, endpoint + "\n", isSecret: false);
        Write(Certificate, certificatePem, isSecret: false);
    }

    /// <summary>Copies all files to another folder, the certificate last, replacing those there.</summary>
    public void CopyTo(CredentialFiles target)
    {
        (string From, string To)[] files =
        [
            (PrivateKey, target.PrivateKey), (Ca, target.Ca), (Endpoint, target.Endpoint), (Certificate, target.Certificate),
        ];
        foreach ((string from, string to) in files.Where(file => File.Exists(file.From)))
            AtomicFile.Write(to, File.ReadAllBytes(from), isSecret: from == PrivateKey, isDurable: true);
    }

    /// <summary>Deletes the files, the certificate first, and the folder if nothing else is in it.</summary>
    public void Delete(params string[] others)
    {
        foreach (string path in new[] { Certificate, PrivateKey, Ca, Endpoint }.Concat(others))
            File.Delete(path);
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    private static void Write(string path, string pem, bool isSecret) =>
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(pem), isSecret, isDurable: true);
}
