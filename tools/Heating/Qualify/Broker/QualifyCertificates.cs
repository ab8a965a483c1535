using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Run.Boards;
using LocalIotCore.Identity;

namespace Heating.Qualify.Broker;

/// <summary>The suite's own CA, the device's identity, and right and wrong certificates for the broker.</summary>
internal sealed class QualifyCertificates : IDisposable
{
    /// <summary>The name by which the device knows the broker.</summary>
    public const string HostName = "localhost";

    // RFC 5280 4.1.2.2: positive; 16 random bytes are unique enough.
    private const int SerialBytes = 16;

    // Each adds about 30 bytes to the certificate.
    private const int ExtraNames = 40;

    private static readonly TimeSpan Skew = TimeSpan.FromDays(1);
    private static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    private readonly CertificateAuthority _authority;
    private readonly CertificateAuthority _stranger;
    private readonly DateTimeOffset _now;

    /// <summary>Issues them.</summary>
    /// <param name="folder">Folder for the files of the two CAs.</param>
    /// <param name="thing">The device's thing name.</param>
    /// <param name="now">The current time.</param>
    public QualifyCertificates(string folder, string thing, DateTimeOffset now)
    {
        _now = now;
        _authority = CertificateAuthority.Open(Path.Combine(folder, "ca"));
        _stranger = CertificateAuthority.Open(Path.Combine(folder, "stranger"));
        var (certificatePem, keyPem) = _authority.IssueDevice(thing);
        Device = DeviceCredentials.Of(certificatePem, keyPem, _authority.CaPem);
        Server = Issue(_authority, now + Validity, HostName);
    }

    /// <summary>The device's identity.</summary>
    public DeviceCredentials Device { get; }

    /// <summary>The broker's valid certificate.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Valid, but more than 20 % larger.</summary>
    public X509Certificate2 Large() => Issue(
        _authority, _now + Validity, [HostName, .. Enumerable.Range(1, ExtraNames).Select(n => $"endpoint-{n}.iot.example")]);

    /// <summary>From a CA that the device does not trust.</summary>
    public X509Certificate2 Unknown() => Issue(_stranger, _now + Validity, HostName);

    /// <summary>For another host.</summary>
    public X509Certificate2 WrongName() => Issue(_authority, _now + Validity, "other.example");

    /// <summary>Expired an hour ago.</summary>
    public X509Certificate2 Expired() => Issue(_authority, _now - TimeSpan.FromHours(1), HostName);

    /// <summary>Whether the device's certificate was issued here.</summary>
    public bool HasIssued(X509Certificate2 device) => _authority.HasSigned(device);

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Server.Dispose();
    }

    // RSA, like AWS's endpoints.
    private X509Certificate2 Issue(CertificateAuthority authority, DateTimeOffset notAfter, params string[] names)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var signing = authority.Certificate.GetECDsaPrivateKey()!;
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] &= 0x7F;
        using var signed = request.Create(
            authority.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(signing), _now - Skew, notAfter, serial);
        var certificate = signed.CopyWithPrivateKey(key);
        if (!OperatingSystem.IsWindows())
            return certificate;

        // SChannel needs the key in its store; a PKCS #12 round trip puts it there.
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
