using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>The connections that calls go over: TLS, verified always.</summary>
internal static class AwsTrust
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Makes the handler.</summary>
    /// <param name="target">Whom it is for.</param>
    /// <exception cref="CommandException">The file of the CAs cannot be used.</exception>
    public static SocketsHttpHandler CreateHandler(AwsTarget target)
    {
        var handler = new SocketsHttpHandler
        {
            // A request that follows a redirect would not be signed again (SigV4SigningHandler).
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
        // A CA of one's own publishes no revocation lists.
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
            : throw new CommandException(ExitCode.File, $"The CA file {caFile} holds no certificate in PEM.");
    }
}
