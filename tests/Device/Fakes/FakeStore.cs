using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>The kinds of calls to a drive.</summary>
    public enum StoreCall
    {
        Read = 0,
        Write = 1,
        Append = 2,
        Delete = 3,
        List = 4,
        FreeBytes = 5,
    }

    /// <summary>
    /// Files in memory that can be lost, torn or refused. Kept in arrays, because the real Hashtable may hold a key twice
    /// after a Remove (System.Collections 1.5.75).
    /// </summary>
    public sealed class FakeStore : IStore
    {
        private const int FilesMax = 128;
        private const int CallKinds = 6;

        private readonly string[] _names = new string[FilesMax];
        private readonly byte[][] _contents = new byte[FilesMax][];
        private int _count;
        private int _freeBytes = 256 * 1024;
        private readonly string[] _failingSuffixes = new string[CallKinds];
        private readonly int[] _failuresLeft = new int[CallKinds];

        /// <summary>Nothing can be added; existing files can be rewritten.</summary>
        public bool IsFull { get; set; }

        /// <summary>Nothing can be written any more.</summary>
        public bool IsBroken { get; set; }

        /// <summary>Deleting a file frees space.</summary>
        public bool IsFreedByDelete { get; set; }

        public int ReadCount { get; private set; }

        public int WriteCount { get; private set; }

        public int DeleteCount { get; private set; }

        public int FreeBytes
        {
            get => Fails(StoreCall.FreeBytes, "") ? StoreResult.Failed : _freeBytes;
            set => _freeBytes = value;
        }

        /// <summary>How many segment files there are.</summary>
        public int SegmentCount
        {
            get
            {
                int count = 0;
                for (int index = 0; index < _count; index++)
                {
                    count += _names[index].EndsWith(".seg") ? 1 : 0;
                }

                return count;
            }
        }

        /// <summary>How many bytes the segment files have together.</summary>
        public int SegmentBytes
        {
            get
            {
                int sizeBytes = 0;
                for (int index = 0; index < _count; index++)
                {
                    sizeBytes += _names[index].EndsWith(".seg") ? _contents[index].Length : 0;
                }

                return sizeBytes;
            }
        }

        /// <summary>Makes the next calls of one kind fail, for files whose name ends with the suffix. Replaces any earlier
        /// setting for that kind.</summary>
        /// <param name="suffix">"" for every file.</param>
        public void Fail(StoreCall call, string suffix, int times)
        {
            _failingSuffixes[(int)call] = suffix;
            _failuresLeft[(int)call] = times;
        }

        /// <summary>Ends all failures.</summary>
        public void Mend() => Array.Clear(_failuresLeft, 0, CallKinds);

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            ReadCount++;
            if (Fails(StoreCall.Read, name))
            {
                return StoreResult.Failed;
            }

            int index = IndexOf(name);
            if (index < 0)
            {
                return StoreResult.Missing;
            }

            int rest = _contents[index].Length - position;
            int length = rest < count ? rest : count;
            if (length <= 0)
            {
                return 0;
            }

            Array.Copy(_contents[index], position, buffer, offset, length);
            return length;
        }

        public bool Write(string name, byte[] data, int length)
        {
            // Rewriting a small file needs no space: it is stored in its directory.
            int index = IndexOf(name);
            bool needsRoom = index < 0 || _contents[index].Length < length;
            if (Fails(StoreCall.Write, name) || IsBroken || (IsFull && needsRoom))
            {
                return false;
            }

            byte[] content = new byte[length];
            Array.Copy(data, content, length);
            Put(name, content);
            WriteCount++;
            return true;
        }

        public bool Append(string name, byte[] data, int length)
        {
            if (Fails(StoreCall.Append, name) || IsFull)
            {
                return false;
            }

            int index = IndexOf(name);
            int size = index < 0 ? 0 : _contents[index].Length;
            byte[] content = new byte[size + length];
            if (size > 0)
            {
                Array.Copy(_contents[index], content, size);
            }

            Array.Copy(data, 0, content, size, length);
            Put(name, content);
            return true;
        }

        public bool Delete(string name)
        {
            if (Fails(StoreCall.Delete, name))
            {
                return false;
            }

            DeleteCount++;
            int index = IndexOf(name);
            if (index >= 0)
            {
                _count--;
                _names[index] = _names[_count];
                _contents[index] = _contents[_count];
                IsFull &= !IsFreedByDelete;
            }

            return true;
        }

        public string[] List()
        {
            if (Fails(StoreCall.List, ""))
            {
                return null;
            }

            string[] names = new string[_count];
            Array.Copy(_names, names, _count);
            return names;
        }

        /// <summary>A file's own bytes; null if there is none.</summary>
        public byte[] Content(string name)
        {
            int index = IndexOf(name);
            return index < 0 ? null : _contents[index];
        }

        /// <summary>Erases the drive.</summary>
        public void Clear() => _count = 0;

        /// <summary>Puts a file on the drive.</summary>
        public void Put(string name, byte[] content)
        {
            int index = IndexOf(name);
            if (index < 0)
            {
                index = _count++;
                _names[index] = name;
            }

            _contents[index] = content;
        }

        public void Tear(string name, int length)
        {
            byte[] torn = new byte[length];
            Array.Copy(Content(name), torn, length);
            Put(name, torn);
        }

        private int IndexOf(string name)
        {
            for (int index = 0; index < _count; index++)
            {
                if (_names[index] == name)
                {
                    return index;
                }
            }

            return -1;
        }

        private bool Fails(StoreCall call, string name)
        {
            int kind = (int)call;
            if (_failuresLeft[kind] == 0 || !name.EndsWith(_failingSuffixes[kind]))
            {
                return false;
            }

            _failuresLeft[kind]--;
            return true;
        }
    }
}
