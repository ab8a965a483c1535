using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>The HTTPS connections of the calls, always verified.</summary>
internal static class AwsTrust
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Creates the handler.</summary>
    /// <exception cref="CommandException">The CA file cannot be used.</exception>
    public static SocketsHttpHandler CreateHandler(AwsTarget target)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirected request would not be signed again (SigV4SigningHandler).
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            UseProxy = !target.ControlPlane.IsLoopback,
        };
        if (target.CaFile is { } caFile)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(caFile) };
        return handler;
    }

    private static X509ChainPolicy TrustOnly(string caFile)
    {
        // A private CA publishes no revocation lists.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CommandException(ExitCode.File, $"The CA file {caFile} cannot be read: {error.Message}");
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new CommandException(ExitCode.File, $"The CA file {caFile} contains no certificate in PEM.");
    }
}
