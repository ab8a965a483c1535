using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HeatingSensor.Ports;
using HeatingSensor.Settings;

namespace HeatingSensor.Esp32
{
    /// <summary>The device's certificate and key, and the CA that must have issued the broker's certificate. Every connection
    /// needs them, so they stay in memory, as DER if possible: PEM is a third larger.</summary>
    public sealed class Credentials
    {
        // One byte less than the buffer, to detect a file that is too large.
        private const int FileLengthMax = SharedBuffer.SizeBytes - 1;

        private const string PemBegin = "-----BEGIN";
        private const string PemEnd = "-----END";

        public X509Certificate Ca { get; private set; }

        public X509Certificate2 Device { get; private set; }

        /// <summary>The first error; null if there is none.</summary>
        public string Error { get; private set; }

        /// <summary>Reads the files named in the settings.</summary>
        /// <returns>False if one is missing or invalid: see <see cref="Error"/>.</returns>
        public bool Load(DeviceSettings settings, IStore store, SharedBuffer buffer)
        {
            buffer.Take(this);
            byte[] ca = Read(settings.CaFile, store, buffer.Bytes);
            byte[] certificate = ca == null ? null : Read(settings.CertificateFile, store, buffer.Bytes);
            byte[] key = certificate == null ? null : Read(settings.PrivateKeyFile, store, buffer.Bytes);
            if (key == null)
            {
                return false;
            }

            try
            {
                Ca = new X509Certificate(ca);
                Device = new X509Certificate2(certificate, key, "");
                return true;
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception e)
            {
                Error = "the certificates cannot be used: " + e.Message;
                return false;
            }
        }

        private byte[] Read(string name, IStore store, byte[] buffer)
        {
            int length = store.Read(name, 0, buffer, 0, buffer.Length);
            if (length <= 0 || length > FileLengthMax)
            {
                Error = name + (length == StoreResult.Missing ? ": is missing on drive I:"
                    : length > FileLengthMax ? ": is larger than " + FileLengthMax.ToString() + " bytes"
                    : ": cannot be read");
                return null;
            }

            string text = Encoding.UTF8.GetString(buffer, 0, length);
            if (text.IndexOf(PemBegin) < 0)
            {
                Error = name + ": is not PEM (it has no " + PemBegin + " line)";
                return null;
            }

            byte[] der = DerOf(text);
            if (der != null)
            {
                return der;
            }

            // With the NUL that mbedTLS expects after PEM.
            byte[] pem = new byte[length + 1];
            Array.Copy(buffer, 0, pem, 0, length);
            return pem;
        }

        // Null if there is more than one block (a chain), or headers (an encrypted key).
        private static byte[] DerOf(string text)
        {
            int begin = text.IndexOf(PemBegin);
            int bodyBegin = text.IndexOf("\n", begin) + 1;
            int end = text.IndexOf(PemEnd, begin);
            bool isOneBlock = bodyBegin > begin && end > bodyBegin && text.IndexOf(PemBegin, bodyBegin) < 0;
            if (!isOneBlock || text.Substring(begin, bodyBegin - begin).IndexOf("ENCRYPTED") >= 0)
            {
                return null;
            }

            try
            {
                return Convert.FromBase64String(text.Substring(bodyBegin, end - bodyBegin));
            }
            catch (Exception)
            {
                return null;
            }
        }
    }
}
