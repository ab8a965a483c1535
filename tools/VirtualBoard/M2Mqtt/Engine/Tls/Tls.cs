extern alias dotnet;

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using dotnet::System.Security.Cryptography;
using VirtualBoard.Replacements;
using DeviceCertificate = System.Security.Cryptography.X509Certificates.X509Certificate;
using DeviceCertificate2 = System.Security.Cryptography.X509Certificates.X509Certificate2;
using Net = dotnet::System.Security.Cryptography.X509Certificates;
using NetSslProtocols = System.Security.Authentication.SslProtocols;

namespace VirtualBoard.M2Mqtt;

/// <summary>TLS as on the device: verifies the server's certificate and presents the device's own.</summary>
internal sealed class Tls(MqttHost host, string hostName, DeviceCertificate? ca, DeviceCertificate? client,
    System.Net.Security.SslProtocols versions, bool validatesServer)
{
    private readonly ServerCertificateCheck check = new(host, hostName, ca);
    private CertificateRefusal? refusal;

    /// <summary>
    /// Performs the handshake. Waits for the peer without limit, as on the device (where it blocks all managed code).
    /// </summary>
    internal Stream Handshake(Stream plain)
    {
        host.StandStillForHandshake();
        var stream = new SslStream(validatesServer ? new AlertingStream(plain, JudgeEarly) : plain);
        try
        {
            stream.AuthenticateAsClient(Options());
            return stream;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            stream.Dispose();
            throw refusal is null
                ? new DeviceSocketException(CodeOf(e), $"TLS handshake with {hostName} failed: {e.Message}", e)
                : new DeviceSocketException(DeviceSocketException.CertificateRefused,
                    $"The certificate of {hostName} is not accepted: {refusal.Reason}", e);
        }
    }

    // .NET reports an alert as AuthenticationException, a broken connection as IOException.
    private static int CodeOf(Exception e) => e switch
    {
        IOException { InnerException: SocketException } => DeviceSocketException.HandshakeReset,
        IOException => DeviceSocketException.HandshakeClosed,
        _ => DeviceSocketException.HandshakeRefused,
    };

    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = hostName,
        EnabledSslProtocols = Versions(),
        CertificateRevocationCheckMode = Net.X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsAccepted(certificate, chain),
        ClientCertificateContext = ClientContext(),
        AllowTlsResume = false, // AWS ignores tickets, and every reconnect of the device is a full handshake
    };

    private NetSslProtocols Versions() => versions == System.Net.Security.SslProtocols.None
        ? NetSslProtocols.Tls12 | NetSslProtocols.Tls13
        : (NetSslProtocols)versions; // the numbers are the same

    private bool IsAccepted(Net.X509Certificate? certificate, Net.X509Chain? sent)
    {
        if (validatesServer)
        {
            refusal = certificate is Net.X509Certificate2 server
                ? check.WhyRefused(server, sent?.ChainPolicy.ExtraStore ?? [])
                : CertificateRefusal.Missing;
        }

        return refusal is null;
    }

    private TlsAlert? JudgeEarly(Net.X509Certificate2Collection certificates)
    {
        refusal = check.WhyRefused(certificates[0], certificates);
        return refusal?.Alert;
    }

    private SslStreamCertificateContext? ClientContext()
    {
        // Without one the device would use its stored certificate; this board has none.
        if (client?.GetRawCertData() is not { } raw)
            return null;
        var chain = X509Pem.ReadCertificates(raw);
        var leaf = chain[0];
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(WithKey(leaf), chain, offline: true);
    }

    private Net.X509Certificate2 WithKey(Net.X509Certificate2 certificate)
    {
        if (client is not DeviceCertificate2 { PrivateKey: { } raw } holder)
            return certificate;
        using var key = X509Pem.ReadKey(raw, holder.KeyPassword);
        var both = key is RSA rsa
            ? Net.RSACertificateExtensions.CopyWithPrivateKey(certificate, rsa)
            : Net.ECDsaCertificateExtensions.CopyWithPrivateKey(certificate, (ECDsa)key);
        if (!OperatingSystem.IsWindows())
            return both;

        // SChannel accepts only keys in its store; a PKCS #12 round trip puts the key there.
        using (both)
            return Net.X509CertificateLoader.LoadPkcs12(both.Export(Net.X509ContentType.Pkcs12), null);
    }
}
