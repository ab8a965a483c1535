namespace LocalIotCore.Identity;

/// <summary>What a device needs to connect. The private key exists only here: the cloud does not store it.</summary>
public sealed record Provisioned
{
    public required string ThingName { get; init; }

    /// <summary>SHA-256 of the certificate's DER in lower-case hex.</summary>
    public required string CertificateId { get; init; }

    public required string CertificatePem { get; init; }

    /// <summary>PKCS#8, unencrypted.</summary>
    public required string PrivateKeyPem { get; init; }

    /// <summary>The CA that the device must trust.</summary>
    public required string CaPem { get; init; }

    /// <summary>Leaves out the key, so that a logged record gives nothing away.</summary>
    public override string ToString() => $"{ThingName} with certificate {CertificateId}";
}

/// <summary>The kind of a device's key.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on P-256 (secp256r1): fast handshakes; ESP32's mbedTLS and AWS IoT support it.</summary>
    EcdsaP256,

    /// <summary>RSA with 2,048 bits: what AWS's CreateKeysAndCertificate creates.</summary>
    Rsa2048,
}
