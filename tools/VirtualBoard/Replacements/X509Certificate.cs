extern alias dotnet;

using VirtualBoard.Replacements;
using NetX509 = dotnet::System.Security.Cryptography.X509Certificates;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>
/// nanoFramework's certificate without a key. Constructors accept PEM or DER and throw ArgumentException for anything
/// else, as on the device (CLR_E_INVALID_PARAMETER); PEM given as bytes must end with NUL.
/// </summary>
#pragma warning disable CA1051 // The device's class exposes these fields to derived classes.
public class X509Certificate
{
    private readonly byte[]? rawCertData;

    /// <summary>The issuer.</summary>
    protected string? _issuer;

    /// <summary>The subject.</summary>
    protected string? _subject;

    /// <summary>From when it is valid, UTC.</summary>
    protected DateTime _effectiveDate;

    /// <summary>Until when it is valid, UTC.</summary>
    protected DateTime _expirationDate;

    /// <summary>Unused, as on the device.</summary>
    protected byte[]? _handle;

    /// <summary>Unused, as on the device.</summary>
    protected byte[]? _sessionHandle;

    /// <summary>No certificate.</summary>
    public X509Certificate()
    {
    }

    /// <summary>Reads PEM with a closing NUL, or DER.</summary>
    public X509Certificate(byte[] certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        rawCertData = certificate;
        using var first = X509Pem.ReadCertificates(certificate)[0];
        _issuer = first.IssuerName.Decode(NetX509.X500DistinguishedNameFlags.None);
        _subject = first.SubjectName.Decode(NetX509.X500DistinguishedNameFlags.None);
        _effectiveDate = first.NotBefore.ToUniversalTime();
        _expirationDate = first.NotAfter.ToUniversalTime();
    }

    /// <summary>Reads PEM text.</summary>
    public X509Certificate(string certificate)
        : this(X509Pem.WithTerminator(certificate))
    {
    }

    /// <summary>The issuer, as "C=…, O=…, CN=…" in the certificate's order.</summary>
    public virtual string? Issuer => _issuer;

    /// <summary>The subject, as "C=…, O=…, CN=…" in the certificate's order.</summary>
    public virtual string? Subject => _subject;

    /// <summary>From when it is valid, UTC.</summary>
    public virtual DateTime GetEffectiveDate() => _effectiveDate;

    /// <summary>Until when it is valid, UTC.</summary>
    public virtual DateTime GetExpirationDate() => _expirationDate;

    /// <summary>The bytes given to the constructor; text as UTF-8 with a closing NUL.</summary>
    public virtual byte[]? GetRawCertData() => rawCertData;
}
