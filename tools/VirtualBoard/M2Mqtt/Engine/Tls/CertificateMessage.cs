extern alias dotnet;

using System.Security.Cryptography;
using Net = dotnet::System.Security.Cryptography.X509Certificates;

namespace VirtualBoard.M2Mqtt;

/// <summary>The Certificate message of TLS 1.2 (RFC 5246 §7.4.2), and its three-byte lengths.</summary>
internal static class CertificateMessage
{
    /// <summary>The bytes of a length.</summary>
    internal const int LengthBytes = 3;

    /// <summary>The length that the bytes begin with.</summary>
    internal static int Length(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | bytes[1] << 8 | bytes[2];

    /// <summary>The certificates, the server's own first. Null if one of them, or the list, is malformed.</summary>
    /// <param name="body">The message after its header.</param>
    internal static Net.X509Certificate2Collection? TryRead(ReadOnlySpan<byte> body)
    {
        if (body.Length < LengthBytes || Length(body) != body.Length - LengthBytes)
            return null;
        var certificates = new Net.X509Certificate2Collection();
        if (TryReadAll(body[LengthBytes..], certificates) && certificates.Count > 0)
            return certificates;
        Dispose(certificates);
        return null;
    }

    /// <summary>Frees all of them.</summary>
    internal static void Dispose(Net.X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
            certificate.Dispose();
    }

    private static bool TryReadAll(ReadOnlySpan<byte> rest, Net.X509Certificate2Collection certificates)
    {
        while (rest.Length >= LengthBytes)
        {
            int length = Length(rest);
            rest = rest[LengthBytes..];
            if (length > rest.Length || !TryLoad(rest[..length], certificates))
                return false;
            rest = rest[length..];
        }

        return rest.Length == 0;
    }

    private static bool TryLoad(ReadOnlySpan<byte> der, Net.X509Certificate2Collection certificates)
    {
        try
        {
            certificates.Add(Net.X509CertificateLoader.LoadCertificate(der));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
