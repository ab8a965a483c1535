using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>
    /// Checks over plain TCP whether a TLS server responds. A handshake with a silent peer would block all managed code
    /// forever; waiting on a plain socket times out and lets other threads run. Sends a ClientHello, which any TLS 1.2 server
    /// must answer, at least with an alert (RFC 5246 section 7.4.1), and closes at the first byte.
    /// </summary>
    public static class TlsProbe
    {
        /// <summary>The first answer takes one round trip; a whole handshake over a bad link takes up to 7 s on an ESP32.</summary>
        public const int AnswerTimeoutMs = 5000;

        private const int MicrosecondsPerMs = 1000;

        /// <summary>AWS host names are far shorter; a longer name is omitted from the ClientHello.</summary>
        private const int HostNameMax = 128;

        /// <returns>Accepted: something answered, or the probe itself failed, which proves nothing about the broker.
        /// Unreachable: no address, or nobody listening. NoAnswer: no byte in time.</returns>
        public static LinkOutcome Ask(string hostName, int port, int timeoutMs)
        {
            Socket socket = null;
            bool isConnected = false;
            try
            {
                IPAddress address = Resolve(hostName);
                if (address == null)
                {
                    return LinkOutcome.Unreachable;
                }

                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Connect(new IPEndPoint(address, port));
                isConnected = true;
                socket.Send(ClientHello(hostName));
                return socket.Poll(timeoutMs * MicrosecondsPerMs, SelectMode.SelectRead)
                    ? LinkOutcome.Accepted
                    : LinkOutcome.NoAnswer;
            }
            catch (SocketException)
            {
                // Closing counts as an answer: the TLS handshake will show what is wrong.
                return isConnected ? LinkOutcome.Accepted : LinkOutcome.Unreachable;
            }
            catch (Exception)
            {
                return LinkOutcome.Accepted;
            }
            finally
            {
                socket?.Close();
            }
        }

        private static IPAddress Resolve(string hostName)
        {
            IPAddress[] addresses = Dns.GetHostEntry(hostName).AddressList;
            for (int index = 0; index < addresses.Length; index++)
            {
                if (addresses[index].AddressFamily == AddressFamily.InterNetwork)
                {
                    return addresses[index];
                }
            }

            return null;
        }

        private static byte[] ClientHello(string hostName)
        {
            const int RecordHeader = 5;
            const int HelloHeader = 4;
            const int VersionAndRandom = 34;
            const int EmptySessionId = 1;

            // Created for each probe, so that they occupy no memory in between. Four ECDHE suites with AES-GCM, null
            // compression; then supported_groups: x25519, P-256; ec_point_formats: uncompressed; signature_algorithms: RSA
            // and ECDSA with SHA-256.
            byte[] suites = { 0, 8, 0xC0, 0x2F, 0xC0, 0x2B, 0xC0, 0x30, 0xC0, 0x2C, 1, 0 };
            byte[] extensions =
            {
                0, 10, 0, 6, 0, 4, 0, 29, 0, 23,
                0, 11, 0, 2, 1, 0,
                0, 13, 0, 8, 0, 6, 8, 4, 4, 1, 4, 3,
            };
            byte[] name = hostName.Length <= HostNameMax ? Encoding.UTF8.GetBytes(hostName) : new byte[0];
            int nameSize = name.Length == 0 ? 0 : name.Length + 9;
            int extensionsSize = nameSize + extensions.Length;
            int bodySize = VersionAndRandom + EmptySessionId + suites.Length + 2 + extensionsSize;
            byte[] hello = new byte[RecordHeader + HelloHeader + bodySize];

            hello[0] = 22; // handshake
            hello[1] = 3;
            hello[2] = 1;
            WriteSize(hello, 3, HelloHeader + bodySize);
            hello[5] = 1; // ClientHello
            WriteSize(hello, 7, bodySize);
            hello[9] = 3; // TLS 1.2; the random bytes may be anything, since no session is ever negotiated
            hello[10] = 3;
            int at = RecordHeader + HelloHeader + VersionAndRandom + EmptySessionId;
            Array.Copy(suites, 0, hello, at, suites.Length);
            at += suites.Length;
            WriteSize(hello, at, extensionsSize);
            at += 2;
            if (nameSize > 0)
            {
                // server_name (type 0): extension size, list size, host_name, name size, name. AWS requires it.
                WriteSize(hello, at + 2, nameSize - 4);
                WriteSize(hello, at + 4, nameSize - 6);
                WriteSize(hello, at + 7, name.Length);
                Array.Copy(name, 0, hello, at + 9, name.Length);
                at += nameSize;
            }

            Array.Copy(extensions, 0, hello, at, extensions.Length);
            return hello;
        }

        private static void WriteSize(byte[] target, int at, int size)
        {
            target[at] = (byte)(size >> 8);
            target[at + 1] = (byte)size;
        }
    }
}
