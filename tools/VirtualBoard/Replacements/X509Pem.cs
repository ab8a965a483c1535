extern alias dotnet;

using System.Text;
using dotnet::System.Security.Cryptography;
using CryptographicException = System.Security.Cryptography.CryptographicException;
using Net = dotnet::System.Security.Cryptography.X509Certificates;

namespace VirtualBoard.Replacements;

/// <summary>
/// Reads certificates and keys by the device's rules: PEM that ends with NUL, or DER. mbedTLS parses bytes without the NUL
/// as DER and fails, so PEM read from a file as bytes must be passed as a string (nf-interpreter,
/// ssl_parse_certificate_internal.cpp).
/// </summary>
internal static class X509Pem
{
    private const string PemBegin = "-----BEGIN ";
    private const byte DerSequence = 0x30;

    /// <summary>The text as the device stores it: UTF-8 with a closing NUL.</summary>
    internal static byte[] WithTerminator(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>One or more certificates; throws the device's ArgumentException if there is none.</summary>
    internal static Net.X509Certificate2Collection ReadCertificates(byte[] raw)
    {
        var certificates = new Net.X509Certificate2Collection();
        try
        {
            if (PemText(raw) is { } pem)
                certificates.ImportFromPem(pem);
            else if (raw is [DerSequence, ..]) // .NET's loader would also accept PEM here
                certificates.Add(Net.X509CertificateLoader.LoadCertificate(raw));
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"X509Certificate: {raw.Length} bytes are not a certificate: {e.Message}", e);
        }

        return certificates.Count > 0 ? certificates : throw new ArgumentException(
            "X509Certificate: neither DER nor PEM text with a CERTIFICATE block and a closing NUL.");
    }

    /// <summary>A private key, RSA or elliptic curve; throws the device's ArgumentException if it is not one.</summary>
    internal static AsymmetricAlgorithm ReadKey(byte[] raw, string? password)
    {
        string? pem = PemText(raw);
        if (TryImport(RSA.Create(), raw, pem, password, out var rsa, out _))
            return rsa;
        if (TryImport(ECDsa.Create(), raw, pem, password, out var curve, out string reason))
            return curve;
        throw new ArgumentException($"X509Certificate2: the private key cannot be read: {reason}");
    }

    private static bool TryImport(AsymmetricAlgorithm empty, byte[] raw, string? pem, string? password,
        out AsymmetricAlgorithm key, out string reason)
    {
        key = empty;
        reason = string.Empty;
        try
        {
            Import(empty, raw, pem, password);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            reason = e.Message;
            empty.Dispose();
            return false;
        }
    }

    private static void Import(AsymmetricAlgorithm key, byte[] raw, string? pem, string? password)
    {
        bool isEncrypted = pem?.Contains("-----BEGIN ENCRYPTED", StringComparison.Ordinal) ?? false;
        if (isEncrypted)
            key.ImportFromEncryptedPem(pem, password);
        else if (pem is not null)
            key.ImportFromPem(pem);
        else
            ImportDer(key, raw);
    }

    private static void ImportDer(AsymmetricAlgorithm key, byte[] der)
    {
        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
        }
        catch (CryptographicException) when (key is RSA)
        {
            ((RSA)key).ImportRSAPrivateKey(der, out _);
        }
        catch (CryptographicException) when (key is ECDsa)
        {
            ((ECDsa)key).ImportECPrivateKey(der, out _);
        }
    }

    private static string? PemText(byte[] raw)
    {
        if (raw.Length == 0 || raw[^1] != 0)
            return null;
        string text = Encoding.UTF8.GetString(raw, 0, raw.Length - 1);
        return text.Contains(PemBegin, StringComparison.Ordinal) ? text : null;
    }
}
