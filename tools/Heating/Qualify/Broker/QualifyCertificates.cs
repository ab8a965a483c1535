using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Heating.Run.Boards;
using LocalIotCore.Identity;

namespace Heating.Qualify.Broker;

/// <summary>The suite's own CA, the device's identity, and the broker's certificates: the right one and wrong ones.</summary>
internal sealed class QualifyCertificates : IDisposable
{
    /// <summary>The name under which the device knows the broker.</summary>
    public const string HostName = "localhost";

    // RFC 5280 4.1.2.2: positive; 16 bytes are enough to be unique.
    private const int SerialBytes = 16;

    // Each of them makes the certificate some 30 bytes larger.
    private const int ExtraNames = 40;

    private static readonly TimeSpan Skew = TimeSpan.FromDays(1);
    private static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    private readonly CertificateAuthority _authority;
    private readonly CertificateAuthority _stranger;
    private readonly DateTimeOffset _now;

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where the two CAs keep their files.</param>
    /// <param name="thing">The device.</param>
    /// <param name="now">Today.</param>
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

    /// <summary>The broker's right certificate.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Right, and more than 20 % larger.</summary>
    public X509Certificate2 Large() => Issue(
        _authority, _now + Validity, [HostName, .. Enumerable.Range(1, ExtraNames).Select(n => $"endpoint-{n}.iot.example")]);

    /// <summary>From a CA that the device does not know.</summary>
    public X509Certificate2 Unknown() => Issue(_stranger, _now + Validity, HostName);

    /// <summary>For another host.</summary>
    public X509Certificate2 WrongName() => Issue(_authority, _now + Validity, "other.example");

    /// <summary>Not valid any more, for an hour.</summary>
    public X509Certificate2 Expired() => Issue(_authority, _now - TimeSpan.FromHours(1), HostName);

    /// <summary>The device's certificate is from here.</summary>
    public bool HasIssued(X509Certificate2 device) => _authority.HasSigned(device);

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        Server.Dispose();
    }

    // RSA, as AWS's endpoints have it.
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

        // SChannel takes no key that is not in its store; a PKCS #12 round trip puts it there.
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
