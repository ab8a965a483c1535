using System;
using System.Collections;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Files in memory, which can be lost, torn or refused.</summary>
    public sealed class FakeStore : IStore
    {
        private readonly Hashtable _files = new Hashtable();

        public bool IsFull { get; set; }

        public int WriteCount { get; private set; }

        public int Read(string name, byte[] buffer)
        {
            if (!_files.Contains(name))
            {
                return StoreResult.Missing;
            }

            byte[] content = (byte[])_files[name];
            if (content.Length > buffer.Length)
            {
                return StoreResult.TooLarge;
            }

            Array.Copy(content, buffer, content.Length);
            return content.Length;
        }

        public bool Write(string name, byte[] data, int length)
        {
            if (IsFull)
            {
                return false;
            }

            byte[] content = new byte[length];
            Array.Copy(data, content, length);
            _files[name] = content;
            WriteCount++;
            return true;
        }

        public byte[] Content(string name) => (byte[])_files[name];

        public void Tear(string name, int length)
        {
            byte[] torn = new byte[length];
            Array.Copy((byte[])_files[name], torn, length);
            _files[name] = torn;
        }
    }
}
