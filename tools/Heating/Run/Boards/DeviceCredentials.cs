using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Commands;

namespace Heating.Run.Boards;

/// <summary>A device's certificate, its private key and its broker's CA, in PEM, verified to belong together.</summary>
internal sealed class DeviceCredentials
{
    // The firmware's buffer for each file (HeatingSensor/Board/Credentials.cs).
    private const int FileBytesMax = 4096;

    private DeviceCredentials(string certificatePem, string privateKeyPem, string caPem) =>
        (CertificatePem, PrivateKeyPem, CaPem) = (certificatePem, privateKeyPem, caPem);

    /// <summary>The device's certificate.</summary>
    public string CertificatePem { get; }

    /// <summary>The private key. Never shown.</summary>
    public string PrivateKeyPem { get; }

    /// <summary>The CA that issued the broker's certificate.</summary>
    public string CaPem { get; }

    /// <summary>Takes files that are known to be right.</summary>
    public static DeviceCredentials Of(string certificatePem, string privateKeyPem, string caPem) =>
        new(certificatePem, privateKeyPem, caPem);

    /// <summary>Reads and checks the three files.</summary>
    /// <exception cref="CommandException">One is missing, unreadable or wrong; the message names option and
    /// file.</exception>
    public static DeviceCredentials Read(string certificatePath, string keyPath, string caPath)
    {
        var certificate = ReadPem("--cert", certificatePath, "the device's certificate in PEM");
        var key = ReadPem("--key", keyPath, "the private key of the certificate in PEM");
        var ca = ReadPem("--ca", caPath, "the CA certificate of the broker in PEM");
        CheckCertificate("--cert", certificatePath, certificate, "the device's certificate in PEM");
        CheckCertificate("--ca", caPath, ca, "the CA certificate of the broker in PEM");
        CheckKey(certificatePath, certificate, keyPath, key);
        return new DeviceCredentials(certificate, key, ca);
    }

    private static string ReadPem(string option, string path, string expected)
    {
        string text;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > FileBytesMax)
                throw Bad(option, path, $"{length} bytes are more than the {FileBytesMax} that fit on the device", expected);
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Bad(option, path, error.Message, expected);
        }

        return text.Contains("-----BEGIN ", StringComparison.Ordinal)
            ? text
            : throw Bad(option, path, "it has no -----BEGIN line", expected);
    }

    private static void CheckCertificate(string option, string path, string pem, string expected)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw Bad(option, path, error.Message, expected);
        }
    }

    private static void CheckKey(string certificatePath, string certificate, string keyPath, string key)
    {
        const string expected = "an unencrypted private key in PEM that belongs to the certificate";
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw Bad("--key", keyPath, "it is encrypted", expected);
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Bad("--key", keyPath, $"it does not belong to {certificatePath}: {error.Message}", expected);
        }
    }

    private static CommandException Bad(string option, string path, string problem, string expected) =>
        new(ExitCode.File, $"{option} {path}: {problem.TrimEnd('.')}. Expected: {expected}.");
}
