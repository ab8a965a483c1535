using VirtualBoard.Replacements;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>
/// nanoFramework's certificate with its private key. An unreadable key throws ArgumentException, as on the device
/// (CLR_E_INVALID_PARAMETER); whether it matches the certificate shows only in the handshake.
/// </summary>
public class X509Certificate2 : X509Certificate
{
    /// <summary>No certificate.</summary>
    public X509Certificate2()
    {
    }

    /// <summary>Reads PEM with a closing NUL, or DER.</summary>
    public X509Certificate2(byte[] rawData)
        : base(rawData)
    {
    }

    /// <summary>Reads PEM text.</summary>
    public X509Certificate2(string certificate)
        : base(certificate)
    {
    }

    /// <summary>Reads certificate and key as PEM text; the password is for an encrypted key, else null.</summary>
    public X509Certificate2(string rawData, string key, string? password)
        : this(X509Pem.WithTerminator(rawData), X509Pem.WithTerminator(key), password)
    {
    }

    /// <summary>Reads the key as PEM text.</summary>
    public X509Certificate2(byte[] rawData, string key, string? password)
        : this(rawData, X509Pem.WithTerminator(key), password)
    {
    }

    /// <summary>Reads PEM with a closing NUL, or DER.</summary>
    public X509Certificate2(byte[] rawData, byte[] key, string? password)
        : base(rawData)
    {
        ArgumentNullException.ThrowIfNull(key);
        X509Pem.ReadKey(key, password).Dispose();
        PrivateKey = key;
        KeyPassword = password;
    }

    /// <summary>Whether a key was given.</summary>
    public bool HasPrivateKey => PrivateKey is not null;

    /// <summary>The key as it was given; text as UTF-8 with a closing NUL.</summary>
    public byte[]? PrivateKey { get; }

    /// <summary>The whole certificate, as on the device.</summary>
    public byte[]? PublicKey => RawData;

    /// <summary>Until when it is valid, UTC.</summary>
    public DateTime NotAfter => _expirationDate;

    /// <summary>From when it is valid, UTC.</summary>
    public DateTime NotBefore => _effectiveDate;

    /// <summary>The bytes given to the constructor; text as UTF-8 with a closing NUL.</summary>
    public byte[]? RawData => GetRawCertData();

    internal string? KeyPassword { get; }
}
