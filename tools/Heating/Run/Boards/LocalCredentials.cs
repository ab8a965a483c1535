using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LocalIotCore.Identity;
using LocalIotCore.Storage;

namespace Heating.Run.Boards;

/// <summary>The credentials of a local run's device: created on the first run, reused while they are valid.</summary>
internal static class LocalCredentials
{
    /// <summary>The thing's credentials for the local cloud, stored in <paramref name="files"/>.</summary>
    public static DeviceCredentials For(Registry registry, string thingName, CredentialFiles files) =>
        Existing(registry, thingName, files) ?? Provision(registry, thingName, files);

    private static DeviceCredentials? Existing(Registry registry, string thingName, CredentialFiles files)
    {
        var certificate = Read(files.Certificate);
        var key = Read(files.PrivateKey);
        if (certificate is null || key is null)
            return null;
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            var principal = registry.FindActive(Registry.CertificateIdOf(pair));
            return principal?.IsAttachedTo(thingName) == true && registry.Authority.HasSigned(pair)
                ? DeviceCredentials.Of(certificate, key, registry.Authority.CaPem)
                : null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Damaged files are replaced; they are worth nothing.
            return null;
        }
    }

    private static DeviceCredentials Provision(Registry registry, string thingName, CredentialFiles files)
    {
        var made = registry.Provision(thingName);
        files.Prepare();
        files.Write(made);
        return DeviceCredentials.Of(made.CertificatePem, made.PrivateKeyPem, made.CaPem);
    }

    private static string? Read(string path) =>
        AtomicFile.ReadIfThere(path) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;
}
