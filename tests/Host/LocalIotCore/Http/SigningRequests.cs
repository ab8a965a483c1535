using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Certificate signing requests, good and bad.</summary>
internal static class SigningRequests
{
    public static string Of(ECDsa key, string subject = "CN=boiler-1") =>
        new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    public static string Of(RSA key, string subject = "CN=boiler-1") =>
        new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSigningRequestPem();

    /// <summary>A request by kind: a curve, RSA with a number of bits, or one of the ways to be wrong.</summary>
    public static string Kind(string kind) => kind switch
    {
        "RSA-1024" => Rsa(1024),
        "RSA-2048" => Rsa(2048),
        "P-256" => Curve(ECCurve.NamedCurves.nistP256),
        "P-384" => Curve(ECCurve.NamedCurves.nistP384),
        "P-521" => Curve(ECCurve.NamedCurves.nistP521),
        "no subject" => Curve(ECCurve.NamedCurves.nistP256, ""),
        "brainpool" => Curve(ECCurve.NamedCurves.brainpoolP256r1),
        "wrong signature" => Altered(Curve(ECCurve.NamedCurves.nistP256)),
        "cut off" => Curve(ECCurve.NamedCurves.nistP256)[..200],
        "too long" => new string('x', 4097),
        "empty" => "",
        _ => kind,
    };

    private static string Rsa(int bits)
    {
        using var key = RSA.Create(bits);
        return Of(key);
    }

    private static string Curve(ECCurve curve, string subject = "CN=boiler-1")
    {
        using var key = ECDsa.Create(curve);
        return Of(key, subject);
    }

    private static string Altered(string pem)
    {
        byte[] der = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^1]));
        der[^1] ^= 1; // the end of the signature
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }
}
