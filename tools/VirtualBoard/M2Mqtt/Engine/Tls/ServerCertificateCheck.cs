extern alias dotnet;

using System.Security.Cryptography;
using VirtualBoard.Replacements;
using DeviceCertificate = System.Security.Cryptography.X509Certificates.X509Certificate;
using Net = dotnet::System.Security.Cryptography.X509Certificates;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// Verifies a server's certificate as the device does: one CA, the host name, the network's time; no revocation lists.
/// </summary>
internal sealed class ServerCertificateCheck(MqttHost host, string hostName, DeviceCertificate? ca)
{
    /// <summary>Why the device does not accept it; null when it does.</summary>
    /// <param name="server">The server's own certificate.</param>
    /// <param name="sent">The other certificates it sent, for the chain to the CA.</param>
    internal CertificateRefusal? WhyRefused(Net.X509Certificate2 server, Net.X509Certificate2Collection sent)
    {
        try
        {
            using var chain = NewChain(sent);
            bool isTrusted = chain.Build(server);
            var reasons = chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct().ToList();
            var faults = isTrusted ? CertificateFaults.None : FaultsOf(chain);
            if (ca is null)
                reasons = ["there is no CA certificate to check it against"];
            if (!server.MatchesHostname(hostName, allowWildcards: true, allowCommonName: false))
            {
                faults |= CertificateFaults.OtherHost;
                reasons.Add($"it is not for {hostName}");
            }

            return faults == CertificateFaults.None ? null : CertificateRefusal.For(faults, string.Join("; ", reasons));
        }
        catch (CryptographicException e)
        {
            // .NET parses extensions lazily; mbedTLS parses them with the certificate.
            return new CertificateRefusal($"it cannot be read: {e.Message}", TlsAlert.BadCertificate);
        }
    }

    private static CertificateFaults FaultsOf(Net.X509Chain chain)
    {
        var faults = CertificateFaults.None;
        var now = chain.ChainPolicy.VerificationTime;
        if (chain.ChainElements.Any(element => element.Certificate.NotAfter < now))
            faults |= CertificateFaults.Expired;
        if (chain.ChainElements.Any(element => element.Certificate.NotBefore > now))
            faults |= CertificateFaults.NotYetValid;
        bool hasOther = chain.ChainStatus.Any(status => status.Status != Net.X509ChainStatusFlags.NotTimeValid);
        if (hasOther || faults == CertificateFaults.None) // never none: the chain was not accepted
            faults |= CertificateFaults.NotTrusted;
        return faults;
    }

    private Net.X509Chain NewChain(Net.X509Certificate2Collection sent)
    {
        var chain = new Net.X509Chain();
        chain.ChainPolicy.TrustMode = Net.X509ChainTrustMode.CustomRootTrust;
        if (ca is not null)
            chain.ChainPolicy.CustomTrustStore.AddRange(X509Pem.ReadCertificates(ca.GetRawCertData() ?? []));
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.RevocationMode = Net.X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = host.UtcNow.LocalDateTime;
        return chain;
    }
}
