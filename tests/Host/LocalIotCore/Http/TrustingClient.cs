using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LocalIotCore.Identity;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>.NET's HTTP client, trusting a local cloud's CA and no other.</summary>
internal static class TrustingClient
{
    /// <param name="port">Port of the cloud's HTTPS.</param>
    /// <param name="caPem">The CA.</param>
    /// <param name="provisioned">The device to be; null: nobody.</param>
    public static HttpClient Create(int port, string caPem, Provisioned? provisioned = null)
    {
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = Trust(caPem) } };
        if (provisioned is not null)
        {
            using var certificate =
                X509Certificate2.CreateFromPem(provisioned.CertificatePem, provisioned.PrivateKeyPem);
            var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
            handler.SslOptions.ClientCertificateContext =
                SslStreamCertificateContext.Create(usable, null, offline: true);
        }
        return new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{port}"),
            Timeout = RawClient.Patience,
        };
    }

    /// <summary>Trust in one CA.</summary>
    public static X509ChainPolicy Trust(string caPem) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { X509Certificate2.CreateFromPem(caPem) },
    };
}
