using System.Net.Sockets;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// A SocketException with the code that the device reports (Winsock's, or mbedTLS's below zero); .NET's own has the host
/// system's code.
/// </summary>
internal sealed class DeviceSocketException(int deviceCode, string message, Exception? cause = null)
    : SocketException((int)SocketError.SocketError, message)
{
    /// <summary>Winsock's WSAENETUNREACH.</summary>
    internal const int NetworkUnreachable = 10051;

    /// <summary>Winsock's WSAHOST_NOT_FOUND.</summary>
    internal const int HostNotFound = 11001;

    /// <summary>
    /// MBEDTLS_ERR_X509_CERT_VERIFY_FAILED: measured for a wrong host name and for no CA (device facts, TLS).
    /// </summary>
    internal const int CertificateRefused = -9984;

    /// <summary>MBEDTLS_ERR_NET_CONN_RESET: the connection was reset during the handshake.</summary>
    internal const int ConnectionReset = -80;

    /// <summary>MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE: the server aborted the handshake.</summary>
    internal const int HandshakeRefused = -30592;

    /// <summary>MBEDTLS_ERR_SSL_CONN_EOF: the peer closed during the handshake, without an alert.</summary>
    internal const int HandshakeClosed = -29312;

    /// <summary>MBEDTLS_ERR_NET_CONN_RESET: the connection was reset during the handshake.</summary>
    internal const int HandshakeReset = -80;

    /// <inheritdoc/>
    public override int ErrorCode => deviceCode;

    /// <summary>What the host reported.</summary>
    internal Exception? Cause => cause;

    internal static DeviceSocketException From(SocketException e) => new((int)e.SocketErrorCode, e.Message, e);
}
