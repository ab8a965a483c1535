using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>A certificate authority that lives for one test.</summary>
internal sealed class TestCertificates
{
    // Times are the board's network time, which in these tests begins at 1970 and stands still.
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(-1);
    private readonly X509Certificate2 authority;

    public TestCertificates(string name = "Test CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(From, DateTimeOffset.UnixEpoch.AddYears(20));
    }

    public string CaPem => authority.ExportCertificatePem();

    /// <summary>A server's certificate for 127.0.0.1, or another name, with its key.</summary>
    public X509Certificate2 Server(string? dnsName = null, DateTimeOffset? notBefore = null,
        DateTimeOffset? notAfter = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (dnsName is null)
            names.AddIpAddress(IPAddress.Loopback);
        else
            names.AddDnsName(dnsName);
        request.CertificateExtensions.Add(names.Build());
        using var signed = Sign(request, notBefore ?? From, notAfter ?? DateTimeOffset.UnixEpoch.AddYears(10));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>A device's certificate and key as PEM text.</summary>
    public (string CertificatePem, string KeyPem) Device(AsymmetricAlgorithm key)
    {
        var subject = new X500DistinguishedName("CN=boiler-1");
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        using var signed = Sign(request, From, DateTimeOffset.UnixEpoch.AddYears(10));
        return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var signer = X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!);
        return request.Create(authority.SubjectName, signer, notBefore, notAfter, RandomNumberGenerator.GetBytes(8));
    }
}
