using System;
using System.Collections;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Files in memory, which can be lost, torn or refused.</summary>
    public sealed class FakeStore : IStore
    {
        private readonly Hashtable _files = new Hashtable();

        /// <summary>Nothing can be added; what is there can be rewritten.</summary>
        public bool IsFull { get; set; }

        /// <summary>Nothing can be written any more.</summary>
        public bool IsBroken { get; set; }

        /// <summary>Deleting a file makes room again.</summary>
        public bool IsFreedByDelete { get; set; }

        public int FreeBytes { get; set; } = 256 * 1024;

        public int ReadCount { get; private set; }

        public int WriteCount { get; private set; }

        /// <summary>The drive cannot say which files it has.</summary>
        public bool IsListBroken { get; set; }

        public int Read(string name, byte[] buffer)
        {
            ReadCount++;
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
            // Rewriting a small file needs no room: it lies in its directory.
            if (IsBroken || (IsFull && (!_files.Contains(name) || Content(name).Length < length)))
            {
                return false;
            }

            byte[] content = new byte[length];
            Array.Copy(data, content, length);
            _files[name] = content;
            WriteCount++;
            return true;
        }

        public bool Append(string name, byte[] data, int length)
        {
            if (IsFull)
            {
                return false;
            }

            byte[] old = _files.Contains(name) ? Content(name) : new byte[0];
            byte[] content = new byte[old.Length + length];
            Array.Copy(old, content, old.Length);
            Array.Copy(data, 0, content, old.Length, length);
            _files[name] = content;
            return true;
        }

        public bool Delete(string name)
        {
            if (_files.Contains(name))
            {
                _files.Remove(name);
                IsFull &= !IsFreedByDelete;
            }

            return true;
        }

        public string[] List()
        {
            if (IsListBroken)
            {
                return null;
            }

            string[] names = new string[_files.Count];
            int count = 0;
            foreach (object name in _files.Keys)
            {
                names[count++] = (string)name;
            }

            return names;
        }

        /// <summary>How many segment files there are.</summary>
        public int SegmentCount
        {
            get
            {
                int count = 0;
                foreach (object name in _files.Keys)
                {
                    count += ((string)name).EndsWith(".seg") ? 1 : 0;
                }

                return count;
            }
        }

        /// <summary>How many bytes the segment files have together.</summary>
        public int SegmentBytes
        {
            get
            {
                int count = 0;
                foreach (object name in _files.Keys)
                {
                    count += ((string)name).EndsWith(".seg") ? Content((string)name).Length : 0;
                }

                return count;
            }
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
