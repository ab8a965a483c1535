namespace System.Net.Security;

/// <summary>TLS versions, as nanoFramework's System.Net names them.</summary>
[Flags]
public enum SslProtocols
{
    /// <summary>The best version both sides support.</summary>
    None = 0,

    /// <summary>TLS 1.0.</summary>
    Tls = 192,

    /// <summary>TLS 1.1.</summary>
    Tls11 = 768,

    /// <summary>TLS 1.2.</summary>
    Tls12 = 3072,

    /// <summary>TLS 1.3.</summary>
    Tls13 = 12288,
}
