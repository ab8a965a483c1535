using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalIotCore.Identity;

/// <summary>A certificate signing request (PKCS#10) that AWS IoT would accept: signed by its own key, which is strong
/// enough.</summary>
public sealed class SigningRequest
{
    /// <summary>AWS IoT's limit on the PEM text (botocore, CertificateSigningRequest).</summary>
    public const int LengthMaxChars = 4096;

    private const int RsaBitsMin = 2048;
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";

    // AWS IoT API, CreateCertificateFromCsr: these curves and no others.
    private static readonly Dictionary<string, string> Curves = new()
    {
        ["1.2.840.10045.3.1.7"] = "P-256",
        ["1.3.132.0.34"] = "P-384",
        ["1.3.132.0.35"] = "P-521",
    };

    private static readonly string CurveNames = string.Join(", ", Curves.Values);

    private SigningRequest(X500DistinguishedName subject, PublicKey publicKey)
    {
        Subject = subject;
        PublicKey = publicKey;
    }

    /// <summary>Whom the certificate shall name; may be empty.</summary>
    public X500DistinguishedName Subject { get; }

    /// <summary>The key to certify.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Reads a request in PEM.</summary>
    /// <exception cref="RegistryException">InvalidRequest: it is none, its signature is wrong, or its key is one that
    /// AWS IoT refuses.</exception>
    public static SigningRequest Parse(string pem)
    {
        if (pem.Length is 0 or > LengthMaxChars)
            throw Invalid($"it has {pem.Length} characters, expected 1 to {LengthMaxChars}");
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
            CheckKey(request.PublicKey);
            return new SigningRequest(request.SubjectName, request.PublicKey);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Invalid("it is not a PKCS#10 request in PEM (-----BEGIN CERTIFICATE REQUEST-----), signed by its own "
                + "key", e);
        }
        catch (NotSupportedException e)
        {
            throw Invalid($"its key or signature is of a kind not known here, expected RSA or ECDSA on {CurveNames}", e);
        }
    }

    /// <summary>A request for a key that is here.</summary>
    public static SigningRequest For(X500DistinguishedName subject, RSA key) =>
        new(subject, new PublicKey(key));

    private static void CheckKey(PublicKey key)
    {
        switch (key.Oid.Value)
        {
            case RsaOid:
                using (var rsa = key.GetRSAPublicKey())
                {
                    if (rsa is null || rsa.KeySize < RsaBitsMin)
                        throw Invalid($"its RSA key has {rsa?.KeySize} bits, expected at least {RsaBitsMin}");
                }
                break;
            case EcOid:
                using (var curve = key.GetECDsaPublicKey())
                {
                    var oid = curve?.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
                    if (oid is null || !Curves.ContainsKey(oid))
                        throw Invalid($"its key is on the curve {oid}, expected {CurveNames}");
                }
                break;
            default:
                throw Invalid($"its key is of the kind {key.Oid.FriendlyName ?? key.Oid.Value}, expected RSA or ECDSA");
        }
    }

    private static RegistryException Invalid(string why, Exception? inner = null) =>
        new(RegistryError.InvalidRequest, $"The certificate signing request is invalid: {why}.", inner);
}
