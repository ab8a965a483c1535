using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Heating.Commands;
using Heating.Run;
using LocalIotCore.Identity;
using LocalIotCore.Storage;

namespace Heating.Provisioning;

/// <summary>A device's key, which is made here and leaves this machine only for the board.</summary>
internal sealed class DeviceKey : IDisposable
{
    private const int RsaBits = 2048; // as AWS creates; AWS IoT refuses less

    private const int CommonNameMax = 64; // RFC 5280, ub-common-name

    private readonly AsymmetricAlgorithm _key;

    private DeviceKey(AsymmetricAlgorithm key) => _key = key;

    /// <summary>Makes a new key.</summary>
    public static DeviceKey Create(KeyAlgorithm algorithm) => new(algorithm == KeyAlgorithm.Rsa2048
        ? RSA.Create(RsaBits)
        : ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a key that an earlier run has written.</summary>
    /// <exception cref="CommandException">The file is missing, encrypted, or no key in PEM.</exception>
    public static DeviceKey Read(string path)
    {
        try
        {
            string pem = File.ReadAllText(path);
            if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
                throw new CommandException(
                    ExitCode.File,
                    $"{path} is encrypted, and a board cannot decrypt it. Expected an unencrypted key in PEM: "
                    + "`openssl pkey -in FILE -out private.key` makes one; or --force replaces key and certificate.");
            return new DeviceKey(Import(pem));
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new CommandException(
                ExitCode.File,
                $"{path} cannot be used: {error.Message.TrimEnd('.')}. Expected the unencrypted private key in PEM; --force "
                + "replaces key and certificate.");
        }
    }

    /// <summary>Writes the key in PKCS#8, readable by its owner alone.</summary>
    public void Write(string path) => AtomicFile.Write(
        path, Encoding.ASCII.GetBytes(_key.ExportPkcs8PrivateKeyPem() + "\n"), isSecret: true, isDurable: true);

    /// <summary>A certificate signing request in PEM, with the thing's name as common name.</summary>
    public string SigningRequestFor(string thingName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(thingName[..Math.Min(thingName.Length, CommonNameMax)]);
        X500DistinguishedName subject = name.Build();
        CertificateRequest request = _key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)_key, HashAlgorithmName.SHA256);
        return request.CreateSigningRequestPem();
    }

    /// <summary>Whether a certificate is of this key.</summary>
    /// <exception cref="CryptographicException">It is not a certificate in PEM.</exception>
    public bool IsOf(string certificatePem)
    {
        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        return certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan()
            .SequenceEqual(_key.ExportSubjectPublicKeyInfo());
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static AsymmetricAlgorithm Import(string pem)
    {
        try
        {
            return Import(ECDsa.Create(), pem);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            return Import(RSA.Create(), pem);
        }
    }

    private static AsymmetricAlgorithm Import(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
