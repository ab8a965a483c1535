using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>
    /// What a failed connection's error code means, and what to check. Sockets report Winsock's positive codes, TLS mbedTLS's
    /// negative ones unchanged (nf-interpreter, ssl_connect_internal.cpp and SslNative::ThrowOnError, before July 2026).
    /// docs/connection.md has the table.
    /// </summary>
    public static class TlsErrors
    {
        // mbedTLS adds two codes: a high-level one for the layer and a low-level one for the cause (error.h).
        private const int LowLevelMask = 0x7F;

        /// <summary>Classifies a failed attempt.</summary>
        /// <param name="errorCode">SocketException.ErrorCode.</param>
        /// <param name="reason">For people: what happened and what to check.</param>
        public static LinkOutcome Classify(int errorCode, out string reason)
        {
            if (errorCode >= 0)
            {
                reason = OfSocket(errorCode) + " (socket error " + errorCode.ToString() + ")";
                return LinkOutcome.Unreachable;
            }

            int code = -errorCode;
            LinkOutcome outcome = OfTls(code & ~LowLevelMask, code & LowLevelMask, out reason);
            reason += " (mbedTLS -0x" + code.ToString("X4") + ")";
            return outcome;
        }

        private static string OfSocket(int errorCode)
        {
            switch (errorCode)
            {
                case 11001: // WSAHOST_NOT_FOUND
                case 11002: // WSATRY_AGAIN
                case 11004: // WSANO_DATA
                    return "the endpoint's name has no address: check 'endpoint' and the network's DNS";
                case 10061: // WSAECONNREFUSED
                    return "nobody listens at the endpoint: check 'endpoint' and 'port'";
                case 10060: // WSAETIMEDOUT
                    return "the endpoint does not answer: check 'endpoint', 'port' and firewalls";
                default:
                    return "the endpoint cannot be reached: check the network";
            }
        }

        private static LinkOutcome OfTls(int high, int low, out string reason)
        {
            if (IsOutOfMemory(high, low))
            {
                reason = "not enough memory for TLS: use a board with more (PSRAM)";
                return LinkOutcome.OutOfMemory;
            }

            switch (high)
            {
                case 0: // net_sockets.h has codes -0x42 to -0x52; bignum errors are below, ASN.1 errors above
                    if (low >= 0x42 && low <= 0x52)
                    {
                        reason = low == 0x50 // MBEDTLS_ERR_NET_CONN_RESET
                            ? "the connection was reset during the TLS handshake: the network or the broker's load balancer"
                            : "the network failed during the TLS handshake";
                        return LinkOutcome.Unreachable;
                    }

                    if (low == 1) // not an mbedTLS code: SOCKET_ERROR, thrown by SslNative::InitHelper
                    {
                        reason = "TLS cannot start: check the certificate and key files; or there is too little memory";
                        return LinkOutcome.TlsFailed;
                    }

                    break;
                case 0x7280: // MBEDTLS_ERR_SSL_CONN_EOF
                    reason = "the connection was closed during the TLS handshake: the network, or a broker that does not"
                        + " accept this certificate";
                    return LinkOutcome.Unreachable;
                case 0x6800: // MBEDTLS_ERR_SSL_TIMEOUT
                    reason = "no answer during the TLS handshake";
                    return LinkOutcome.NoAnswer;
                case 0x7780: // MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE; the alert itself is not reported
                    reason = "the broker refused the TLS handshake with an alert: is the certificate active and registered"
                        + " there? (or it wants another version of TLS)";
                    return LinkOutcome.Refused;
                case 0x7880: // MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY
                    reason = "the broker ended the TLS handshake: is the certificate active and registered there?";
                    return LinkOutcome.Refused;
                case 0x2700: // MBEDTLS_ERR_X509_CERT_VERIFY_FAILED
                    reason = "the broker's certificate is not trusted: check the CA file, 'endpoint' and the date";
                    return LinkOutcome.TlsFailed;
                case 0x7680: // MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED
                    reason = "there is no CA certificate: check the CA file";
                    return LinkOutcome.TlsFailed;
                case 0x7600: // MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED
                case 0x6D00: // MBEDTLS_ERR_SSL_PK_TYPE_MISMATCH
                    reason = "the private key is missing or of another kind than the certificate: check both files";
                    return LinkOutcome.TlsFailed;
                case 0x7200: // MBEDTLS_ERR_SSL_INVALID_RECORD
                    reason = "what answers does not speak TLS: check 'port'";
                    return LinkOutcome.TlsFailed;
                case 0x6E00: // MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE
                case 0x6E80: // MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION
                case 0x5F00: // MBEDTLS_ERR_SSL_VERSION_MISMATCH
                    reason = "the broker offers no TLS 1.2 that this board can use: version or cipher suites";
                    return LinkOutcome.TlsFailed;
            }

            reason = OfLayer(high, low);
            return LinkOutcome.TlsFailed;
        }

        // All other codes, by the ranges of error.h.
        private static string OfLayer(int high, int low)
        {
            if ((high >= 0x2080 && high <= 0x3000) || high == 0x7A00) // x509.h; MBEDTLS_ERR_SSL_BAD_CERTIFICATE
            {
                return "the broker's certificate cannot be read: check the CA file and 'endpoint'";
            }

            if (high >= 0x3880 && high <= 0x4F80) // pk.h, rsa.h, ecp.h
            {
                return "a key or a signature is not right: check the private key file";
            }

            if (high == 0 && low >= 0x34 && low <= 0x40) // ctr_drbg.h, entropy.h
            {
                return "the board has no random numbers";
            }

            return "the TLS handshake failed";
        }

        private static bool IsOutOfMemory(int high, int low)
        {
            switch (high)
            {
                case 0x7F00: // MBEDTLS_ERR_SSL_ALLOC_FAILED
                case 0x2880: // MBEDTLS_ERR_X509_ALLOC_FAILED
                case 0x3F80: // MBEDTLS_ERR_PK_ALLOC_FAILED
                case 0x4D80: // MBEDTLS_ERR_ECP_ALLOC_FAILED
                case 0x5180: // MBEDTLS_ERR_MD_ALLOC_FAILED
                case 0x6180: // MBEDTLS_ERR_CIPHER_ALLOC_FAILED
                case 0x1180: // MBEDTLS_ERR_PEM_ALLOC_FAILED
                    return true;
                default:
                    return low == 0x10 || low == 0x6A; // MBEDTLS_ERR_MPI_ALLOC_FAILED, MBEDTLS_ERR_ASN1_ALLOC_FAILED
            }
        }
    }
}
