using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LocalIotCore.Storage;

namespace LocalIotCore.Identity;

/// <summary>The local cloud's own CA and its server certificate, stored as PEM files in one folder.</summary>
/// <remarks>Both are created on first use. The private keys have mode 0600 and never leave the folder.</remarks>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>The names that every server certificate covers.</summary>
    public static readonly IReadOnlyList<string> LocalHosts = ["localhost", "127.0.0.1", "::1"];

    private const int LockTimeoutMs = 10_000;
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly X509Certificate2 _authority;

    private CertificateAuthority(string directory, TimeProvider time, X509Certificate2 authority)
    {
        _directory = directory;
        _time = time;
        _authority = authority;
        CaPem = authority.ExportCertificatePem() + "\n";
    }

    /// <summary>The CA's certificate in PEM, which clients must trust.</summary>
    public string CaPem { get; }

    /// <summary>The file with <see cref="CaPem"/>.</summary>
    public string CaPath => Path.Combine(_directory, "ca.pem");

    /// <summary>The CA's certificate, with its key.</summary>
    public X509Certificate2 Certificate => _authority;

    /// <summary>Opens the CA in a folder, creating it on first use; safe in several processes at once.</summary>
    /// <exception cref="InvalidDataException">The files are damaged or do not belong together.</exception>
    public static CertificateAuthority Open(string directory, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Directory.CreateDirectory(directory);
        var certificatePath = Path.Combine(directory, "ca.pem");
        var keyPath = Path.Combine(directory, "ca.key");
        using (FileLock.Take(Path.Combine(directory, "lock"), LockTimeoutMs))
        {
            if (Load(certificatePath, keyPath) is { } existing)
                return new CertificateAuthority(directory, time, existing);
            var created = CertificateIssuer.Authority(time.GetUtcNow());
            Save(created, certificatePath, keyPath);
            return new CertificateAuthority(directory, time, created);
        }
    }

    /// <summary>The server certificate with its key; issued again when it is about to expire, does not cover
    /// <paramref name="extraHosts"/>, or comes from another CA.</summary>
    /// <param name="extraHosts">Names or addresses besides <see cref="LocalHosts"/>.</param>
    public X509Certificate2 ServerCertificate(params IReadOnlyList<string> extraHosts)
    {
        var hosts = LocalHosts.Concat(extraHosts).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var certificatePath = Path.Combine(_directory, "server.pem");
        var keyPath = Path.Combine(_directory, "server.key");
        using (FileLock.Take(Path.Combine(_directory, "lock"), LockTimeoutMs))
        {
            var existing = LoadServer(certificatePath, keyPath);
            if (existing is not null && IsUsable(existing, hosts))
                return WithUsableKey(existing);
            existing?.Dispose();
            var created = CertificateIssuer.Server(_authority, hosts, _time.GetUtcNow());
            Save(created, certificatePath, keyPath);
            return WithUsableKey(created);
        }
    }

    /// <summary>Issues a new device certificate, which is valid only once it is registered.</summary>
    public (string CertificatePem, string PrivateKeyPem) IssueDevice(
        string commonName, KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256) =>
        CertificateIssuer.Device(_authority, commonName, algorithm, _time.GetUtcNow());

    /// <summary>Issues a certificate for a device's own key; returns it in PEM.</summary>
    /// <param name="request">The key and the subject.</param>
    /// <param name="validity">How long it is valid; null: as long as the CA.</param>
    public string IssueFor(SigningRequest request, TimeSpan? validity = null) =>
        CertificateIssuer.For(_authority, request, _time.GetUtcNow(), validity);

    /// <summary>Whether this CA signed the certificate. Does not check its dates.</summary>
    public bool HasSigned(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    public void Dispose() => _authority.Dispose();

    private bool IsUsable(X509Certificate2 server, IReadOnlyList<string> hosts) =>
        server.NotAfter.ToUniversalTime() - _time.GetUtcNow().UtcDateTime > RenewBefore
        && server.IssuerName.RawData.AsSpan().SequenceEqual(_authority.SubjectName.RawData)
        && HasSigned(server)
        && hosts.All(host => Covers(server, host));

    private static bool Covers(X509Certificate2 server, string host)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (names is null)
            return false;
        return IPAddress.TryParse(host, out var address)
            ? names.EnumerateIPAddresses().Contains(address)
            : names.EnumerateDnsNames().Contains(host, StringComparer.OrdinalIgnoreCase);
    }

    // If creation was interrupted between key and certificate, they do not match: create a new pair.
    private static X509Certificate2? LoadServer(string certificatePath, string keyPath)
    {
        try
        {
            return Load(certificatePath, keyPath);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // Windows' TLS (Schannel) cannot use a key that was read from PEM; it needs one from a PKCS#12 container.
    private static X509Certificate2 WithUsableKey(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private static X509Certificate2? Load(string certificatePath, string keyPath)
    {
        var hasCertificate = File.Exists(certificatePath);
        var hasKey = File.Exists(keyPath);
        // The key is written first, so a key alone is the sign of an interrupted creation.
        if (!hasCertificate)
            return null;
        if (!hasKey)
            throw new InvalidDataException(
                $"{keyPath} is missing, but {certificatePath} exists: restore the key, or delete both.");
        try
        {
            return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{certificatePath} and {keyPath} are not a certificate and its key in PEM: restore or delete both.", e);
        }
    }

    private static void Save(X509Certificate2 certificate, string certificatePath, string keyPath)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        AtomicFile.Write(
            keyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), isSecret: true, isDurable: true);
        AtomicFile.Write(
            certificatePath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"), isDurable: true);
    }
}
