using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Heating.Commands;
using Heating.Provisioning;
using HeatingSensor.Ports;
using HeatingSensor.Settings;

namespace Heating.Flash.Device;

/// <summary>The certificate, key and CA for the board, checked before they are written: on the board a mistake is one LED
/// pattern.</summary>
/// <param name="folder">Holds certificate.pem, private.key and ca.pem.</param>
internal sealed class CredentialSource(string folder, TimeProvider time)
{
    // The firmware reads each through its shared buffer, and needs one byte to notice what is too large.
    private const int FileMaxBytes = SharedBuffer.SizeBytes - 1;

    private const string Provision = "Issue another: `heating provision THING` writes all three files.";

    // nanoFramework finds its own settings on the drive by these parts of names, anywhere in a name.
    private static readonly string[] Reserved = ["CN1", "WN1", "AP1", "XB1", "XD1"];

    /// <summary>Reads and checks the files.</summary>
    /// <exception cref="FlashException">One is missing or cannot be used; names the file.</exception>
    public IReadOnlyList<DeviceFile> Read(DeviceSettings settings)
    {
        if (ProvisionState.Read(folder) is { } issued && issued.ThingName != settings.ThingName)
            throw Bad($"{folder} has the certificate of {issued.ThingName}, but the settings name {settings.ThingName}.",
                "Two things were mixed up: AWS would refuse the connection.",
                $"Name the right folder with --credentials DIR, or the right thing with --thing {issued.ThingName}.");
        var files = new CredentialFiles(folder);
        byte[] certificate = Read(files.Certificate);
        byte[] key = Read(files.PrivateKey);
        byte[] ca = Read(files.Ca);
        CheckLeaf(files.Certificate, certificate);
        CheckKey(files, certificate, key);
        CheckCa(files.Ca, ca);
        DeviceFile[] all =
        [
            new(settings.CaFile, ca, IsSecret: false),
            new(settings.CertificateFile, certificate, IsSecret: false),
            new(settings.PrivateKeyFile, key, IsSecret: true),
        ];
        if (all.Append(new DeviceFile(SettingsSource.FileName, [], IsSecret: true)).GroupBy(file => file.Name, StringComparer.Ordinal)
            .FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new FlashException(
                ExitCode.Settings, $"Two files would be written to the drive under the name {twice.Key}.",
                $"'caFile', 'certificateFile' and 'privateKeyFile' must differ, and none of them may be {SettingsSource.FileName}.",
                "Choose another name in the settings.");
        foreach (DeviceFile file in all)
        {
            if (Array.Find(Reserved, part => file.Name.Contains(part, StringComparison.Ordinal)) is { } part)
                throw new FlashException(
                    ExitCode.Settings, $"The file name {file.Name} contains {part}, so nanoFramework would take it for its own.",
                    "The settings name this file.", "Choose another name in the settings.");
        }
        return all;
    }

    private static byte[] Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length > FileMaxBytes)
                throw Bad($"{path} has {bytes.Length} bytes; the firmware reads at most {FileMaxBytes}.", "It holds a long chain.",
                    "Keep the device's own certificate alone, and for AWS AmazonRootCA1.pem alone.");
            return Encoding.UTF8.GetString(bytes).Contains("-----BEGIN ", StringComparison.Ordinal)
                ? bytes
                : throw Bad($"{path} is not PEM: it has no -----BEGIN line.", "It is DER, or was saved as UTF-16 by PowerShell's >.",
                    Provision);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Bad($"{path} cannot be read: {error.Message}", "No certificate was issued for this thing yet, or elsewhere.",
                "Issue one with `heating provision THING`, or name the folder with --credentials DIR.");
        }
    }

    private void CheckLeaf(string path, byte[] pem)
    {
        using X509Certificate2 certificate = CertificateOf(path, pem);
        if (IsCa(certificate))
            throw Bad($"{path} is the certificate of a CA ({certificate.Subject}), expected the device's own.",
                "Two files were mixed up.", "Put the device's certificate there, and the CA into ca.pem.");
        CheckTime(path, certificate);
    }

    private void CheckCa(string path, byte[] pem)
    {
        using X509Certificate2 certificate = CertificateOf(path, pem);
        if (!IsCa(certificate))
            throw Bad($"{path} is not the certificate of a CA ({certificate.Subject}).", "Two files were mixed up.",
                "For AWS, ca.pem is AmazonRootCA1.pem.");
        CheckTime(path, certificate);
    }

    private void CheckTime(string path, X509Certificate2 certificate)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
            throw Bad($"{path} expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.", "It is old.", Provision);
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
            throw Bad($"{path} is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC.",
                "This computer's clock is wrong.", "Set the clock.");
    }

    private static void CheckKey(CredentialFiles files, byte[] certificate, byte[] key)
    {
        string text = Encoding.UTF8.GetString(key);
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw Bad($"{files.PrivateKey} is encrypted; the firmware cannot ask for a password.", "The key was made with one.",
                "Decrypt it with `openssl pkey -in private.key -out plain.key`, and put that in its place.");
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw Bad($"{files.PrivateKey} holds no private key.", "Two files were mixed up.", Provision);
        try
        {
            using X509Certificate2 pair = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), text);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Bad(
                $"{files.PrivateKey} is not the key of {files.Certificate}.", "They were issued at different times, or one is damaged.",
                Provision);
        }
    }

    private static X509Certificate2 CertificateOf(string path, byte[] pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException error)
        {
            throw Bad($"{path} holds no certificate that can be read: {error.Message}", "The file is damaged, or another one.", Provision);
        }
    }

    private static bool IsCa(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(extension => extension.CertificateAuthority);

    private static FlashException Bad(string what, string why, string remedy) => new(ExitCode.Credentials, what, why, remedy);
}
