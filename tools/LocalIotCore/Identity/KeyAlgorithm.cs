namespace LocalIotCore.Identity;

/// <summary>The kind of a device's key.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on P-256 (secp256r1): fast handshakes; ESP32's mbedTLS and AWS IoT support it.</summary>
    EcdsaP256,

    /// <summary>RSA with 2,048 bits: what AWS's CreateKeysAndCertificate creates.</summary>
    Rsa2048,
}
