using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HeatingSensor.Ports;
using HeatingSensor.Settings;

namespace HeatingSensor.Esp32
{
    /// <summary>The device's certificate and key, and the CA that the broker must be certified by. Read once: they
    /// stay in memory, because every connection needs them.</summary>
    public sealed class Credentials
    {
        private const int FileLengthMax = 4096;

        private readonly IStore _store;
        private readonly byte[] _buffer = new byte[FileLengthMax + 1];

        public Credentials(IStore store)
        {
            _store = store;
        }

        public X509Certificate Ca { get; private set; }

        public X509Certificate2 Device { get; private set; }

        /// <summary>What is wrong; null if nothing is.</summary>
        public string Error { get; private set; }

        /// <summary>Reads the files that the settings name.</summary>
        /// <returns>False if one is missing or is no certificate: see <see cref="Error"/>.</returns>
        public bool Load(DeviceSettings settings)
        {
            string ca = ReadPem(settings.CaFile);
            string certificate = ca == null ? null : ReadPem(settings.CertificateFile);
            string key = certificate == null ? null : ReadPem(settings.PrivateKeyFile);
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
            catch (Exception e)
            {
                Error = "the certificates cannot be used: " + e.Message;
                return false;
            }
        }

        private string ReadPem(string name)
        {
            int length = _store.Read(name, 0, _buffer, 0, _buffer.Length);
            if (length <= 0 || length > FileLengthMax)
            {
                Error = name + (length == StoreResult.Missing ? ": is missing on drive I:"
                    : length > FileLengthMax ? ": is larger than " + FileLengthMax.ToString() + " bytes"
                    : ": cannot be read");
                return null;
            }

            string text = Encoding.UTF8.GetString(_buffer, 0, length);
            if (text.IndexOf("-----BEGIN") < 0)
            {
                Error = name + ": is not PEM (it has no -----BEGIN line)";
                return null;
            }

            return text;
        }
    }
}
