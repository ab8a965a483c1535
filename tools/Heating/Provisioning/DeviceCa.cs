using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;

namespace Heating.Provisioning;

/// <summary>The CA that a device must trust to recognize the endpoint.</summary>
/// <param name="Pem">The certificate in PEM.</param>
/// <param name="Source">Where it came from, for messages.</param>
internal sealed record DeviceCa(string Pem, string Source)
{
    // https://www.amazontrust.com/repository/: Amazon Root CA 1.
    private const string AmazonRootSha256 = "8ECDE6884F3D87B1125BA31AC3FCB13D7016DE7F57CC904FE1CB97C6AE98196E";
    private const string Resource = "AmazonRootCA1.pem";
    private static readonly string[] AmazonDomains = [".amazonaws.com", ".amazonaws.com.cn"];

    /// <summary>The CA of an endpoint: Amazon's, or the one that the calls themselves trust.</summary>
    /// <exception cref="CommandException">Neither; or the file cannot be read.</exception>
    public static DeviceCa Of(string endpoint, AwsTarget target)
    {
        if (AmazonDomains.Any(domain => endpoint.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
            return Amazon();
        if (target.CaFile is not { } file)
            throw new CommandException(
                ExitCode.Usage,
                $"{endpoint} is not an endpoint of AWS, so the device needs another CA than Amazon's. --ca FILE names it.");
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandException(ExitCode.File, $"The CA file {file} cannot be read: {error.Message}");
        }

        return new DeviceCa(certificates.ExportCertificatePems() + "\n", file);
    }

    private static DeviceCa Amazon()
    {
        using Stream stream = typeof(DeviceCa).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        string pem = reader.ReadToEnd();
        using var certificate = X509Certificate2.CreateFromPem(pem);
        string hash = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        return hash == AmazonRootSha256
            ? new DeviceCa(pem, $"Amazon Root CA 1, which comes with this program; its SHA-256 {hash[..16]}… was checked")
            : throw new InvalidOperationException($"{Resource} has the SHA-256 {hash}; expected {AmazonRootSha256}.");
    }
}
