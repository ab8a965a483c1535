using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalIotCore.Identity;

/// <summary>Issues certificates for the cloud, its server and its devices; stores nothing.</summary>
internal static class CertificateIssuer
{
    // A device's or browser's clock may be a little slow.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(25);
    private static readonly TimeSpan AuthorityValidity = TimeSpan.FromDays(3653);

    // Browsers accept at most 398 days.
    private static readonly TimeSpan ServerValidity = TimeSpan.FromDays(365);

    // RFC 5280 4.1.2.2: positive and at most 20 bytes.
    private const int SerialSizeBytes = 16;

    // An X.500 name without parts is an empty sequence: 30 00.
    private const int EmptyNameBytes = 2;

    /// <summary>The subject of certificates that AWS IoT issues by itself.</summary>
    public static readonly X500DistinguishedName AwsSubject = new("CN=AWS IoT Certificate");

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>A new, self-signed certificate authority.</summary>
    public static X509Certificate2 Authority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The random part distinguishes two CAs in a list of trusted ones.
        var name = $"CN=HeatingSensor local CA {RandomNumberGenerator.GetHexString(6)}, O=HeatingSensor";
        var request = new CertificateRequest(new X500DistinguishedName(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - ClockSkew, now + AuthorityValidity);
    }

    /// <summary>A server certificate with its key, for the given DNS names and IP addresses.</summary>
    public static X509Certificate2 Server(X509Certificate2 authority, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            new X500DistinguishedName("CN=localhost, O=HeatingSensor"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        AddLeafExtensions(request, authority, ServerAuthentication);
        using var certificate = Sign(request, authority, now, now + ServerValidity);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A device's certificate, valid as long as the CA, and its key (PKCS#8), both in PEM.</summary>
    public static (string CertificatePem, string PrivateKeyPem) Device(
        X509Certificate2 authority, string commonName, KeyAlgorithm algorithm, DateTimeOffset now)
    {
        using AsymmetricAlgorithm key = algorithm == KeyAlgorithm.Rsa2048
            ? RSA.Create(2048)
            : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName("HeatingSensor");
        builder.AddCommonName(commonName);
        var request = key is RSA rsa
            ? new CertificateRequest(builder.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(builder.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        AddLeafExtensions(request, authority, ClientAuthentication);
        using var certificate = Sign(request, authority, now, authority.NotAfter);
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A certificate in PEM for a key that somebody else keeps; without a validity it is valid as long as the
    /// CA.</summary>
    public static string For(
        X509Certificate2 authority, SigningRequest signing, DateTimeOffset now, TimeSpan? validity)
    {
        var subject = signing.Subject.RawData.Length > EmptyNameBytes ? signing.Subject : AwsSubject;
        var request = new CertificateRequest(subject, signing.PublicKey, HashAlgorithmName.SHA256);
        AddLeafExtensions(request, authority, ClientAuthentication);
        DateTimeOffset notAfter = validity is { } span ? now + span : authority.NotAfter;
        using var certificate = Sign(request, authority, now, notAfter);
        return certificate.ExportCertificatePem() + "\n";
    }

    private static void AddLeafExtensions(CertificateRequest request, X509Certificate2 authority, string usage)
    {
        var keyUsage = X509KeyUsageFlags.DigitalSignature;
        if (request.PublicKey.Oid.Value == "1.2.840.113549.1.1.1")
            keyUsage |= X509KeyUsageFlags.KeyEncipherment; // RSA key exchange of TLS 1.2
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(keyUsage, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
    }

    private static X509Certificate2 Sign(
        CertificateRequest request, X509Certificate2 authority, DateTimeOffset now, DateTimeOffset notAfter)
    {
        DateTimeOffset earliest = authority.NotBefore;
        DateTimeOffset latest = authority.NotAfter;
        var notBefore = now - ClockSkew;
        using var key = authority.GetECDsaPrivateKey()
            ?? throw new InvalidOperationException("The certificate authority has no ECDSA private key.");
        return request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            notBefore < earliest ? earliest : notBefore,
            notAfter > latest ? latest : notAfter,
            Serial());
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialSizeBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and without a leading zero byte
        return serial;
    }
}
