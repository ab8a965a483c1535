using System.Net.Security;

namespace LocalIotCore.Identity;

/// <summary>The server certificate in the form that handshakes need, renewed while the cloud runs for months, and when the
/// machine gets another address.</summary>
internal sealed class ServerCertificate(
    CertificateAuthority authority, Func<IReadOnlyList<string>> extraHosts, TimeProvider time)
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _context;
    private DateTimeOffset _checkAt;

    /// <summary>The certificate to present now. Key and chain are prepared once, not for each handshake.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();
                if (_context is null || now >= _checkAt)
                {
                    var certificate = authority.ServerCertificate(extraHosts());
                    if (_context?.TargetCertificate.Thumbprint != certificate.Thumbprint)
                        _context = SslStreamCertificateContext.Create(certificate, null, offline: true);
                    _checkAt = now + CheckEvery;
                }
                return _context;
            }
        }
    }
}
