using System;
using System.Security.Cryptography.X509Certificates;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Storage;

namespace HeatingSensor.Esp32
{
    /// <summary>The device's certificate and key, and the CA that the broker must be certified by. Every connection needs
    /// them, so they stay in memory: as the bytes of the files, which the runtime keeps as they are.</summary>
    public sealed class Credentials
    {
        // One byte less than the buffer, to tell a file that is too large.
        private const int FileLengthMax = SharedBuffer.SizeBytes - 1;

        private const string PemBegin = "-----BEGIN";

        public X509Certificate Ca { get; private set; }

        public X509Certificate2 Device { get; private set; }

        /// <summary>What is wrong; null if nothing is.</summary>
        public string Error { get; private set; }

        /// <summary>Reads the files that the settings name.</summary>
        /// <returns>False if one is missing or is no certificate: see <see cref="Error"/>.</returns>
        public bool Load(DeviceSettings settings, IStore store, SharedBuffer buffer)
        {
            buffer.Take(this);
            byte[] ca = ReadPem(settings.CaFile, store, buffer.Bytes);
            byte[] certificate = ca == null ? null : ReadPem(settings.CertificateFile, store, buffer.Bytes);
            byte[] key = certificate == null ? null : ReadPem(settings.PrivateKeyFile, store, buffer.Bytes);
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

        // With the NUL that mbedTLS wants behind PEM.
        private byte[] ReadPem(string name, IStore store, byte[] buffer)
        {
            int length = store.Read(name, 0, buffer, 0, buffer.Length);
            if (length <= 0 || length > FileLengthMax)
            {
                Error = name + (length == StoreResult.Missing ? ": is missing on drive I:"
                    : length > FileLengthMax ? ": is larger than " + FileLengthMax.ToString() + " bytes"
                    : ": cannot be read");
                return null;
            }

            if (!HasPemBegin(buffer, length))
            {
                Error = name + ": is not PEM (it has no " + PemBegin + " line)";
                return null;
            }

            byte[] pem = new byte[length + 1];
            Array.Copy(buffer, 0, pem, 0, length);
            return pem;
        }

        private static bool HasPemBegin(byte[] text, int length)
        {
            int matched = 0;
            for (int index = 0; index < length && matched < PemBegin.Length; index++)
            {
                // Nothing but '-' repeats in the mark, so after a mismatch only runs of '-' matter.
                bool isMatch = text[index] == PemBegin[matched];
                matched = isMatch ? matched + 1 : text[index] != '-' ? 0 : matched == 5 ? 5 : 1;
            }

            return matched == PemBegin.Length;
        }
    }
}
