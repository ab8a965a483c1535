using System;
using System.IO;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The internal drive I:, littlefs on flash. One of two files that the virtual board replaces with its own. Uses
    /// <see cref="NativeFiles"/> if it can, because System.IO's own classes allocate much more.</summary>
    public sealed class Esp32Drive : IStore
    {
        private const string Root = "I:\\";

        // The config partition of nanoFramework's 4 MB boards; the platform reports neither size nor free space
        // (DriveInfo.TotalSize is -1, measured). littlefs keeps files of up to an eighth of a block in their directory.
        private const int SizeBytes = 256 * 1024;
        private const int BlockBytes = 4096;
        private const int InlineMaxBytes = 512;

        private readonly NativeFiles _native = NativeFiles.Find();

        // The last path is cached, because consecutive events go to the same file.
        private string _name;
        private string _path;

        // A path known to be missing from the directory.
        private string _missingPath;

        public int FreeBytes
        {
            get
            {
                try
                {
                    int freeBytes = SizeBytes;
                    string[] paths = Paths();
                    for (int index = 0; index < paths.Length; index++)
                    {
                        int lengthBytes = _native != null ? _native.Length(paths[index]) : LengthByStream(paths[index]);
                        freeBytes -= RoomFor(lengthBytes);
                    }

                    return freeBytes > 0 ? freeBytes : 0;
                }
                catch (Exception)
                {
                    return StoreResult.Failed;
                }
            }
        }

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            string path = PathOf(name);
            try
            {
                if (_native == null)
                {
                    return ReadByStream(path, position, buffer, offset, count);
                }

                if (_native.Exists(path))
                {
                    return _native.Read(path, position, buffer, offset, count);
                }
            }
            catch (Exception)
            {
                // FileStream throws the same exception for a missing file and for an error.
                return IsListed(path) ? StoreResult.Failed : StoreResult.Missing;
            }

            return IsListed(path) ? StoreResult.Failed : StoreResult.Missing;
        }

        public bool Write(string name, byte[] data, int length) => Put(name, false, data, length);

        public bool Append(string name, byte[] data, int length) => Put(name, true, data, length);

        public bool Delete(string name)
        {
            string path = PathOf(name);
            try
            {
                if (_native == null)
                {
                    File.Delete(path);
                    return true;
                }

                if (_native.Exists(path))
                {
                    _native.Delete(path);
                    return true;
                }
            }
            catch (Exception)
            {
                return false;
            }

            return !IsListed(path);
        }

        public string[] List()
        {
            try
            {
                // All paths begin with the root; Path.GetFileName would normalise each.
                string[] names = Paths();
                for (int index = 0; index < names.Length; index++)
                {
                    names[index] = names[index].Substring(Root.Length);
                }

                return names;
            }
            catch (Exception)
            {
                return null;
            }
        }

        // The driver reports every error as a missing file (littlefs_FS_Driver.cpp, GetAttributes and Open), so only the
        // directory can tell.
        private bool IsListed(string path)
        {
            if (path == _missingPath)
            {
                return false;
            }

            bool isListed = false;
            try
            {
                string[] paths = Paths();
                for (int index = 0; !isListed && index < paths.Length; index++)
                {
                    isListed = paths[index] == path;
                }
            }
            catch (Exception)
            {
                return true;
            }

            _missingPath = isListed ? _missingPath : path;
            return isListed;
        }

        private string[] Paths() => _native != null ? _native.Paths(Root) : Directory.GetFiles(Root);

        private bool Put(string name, bool isAppended, byte[] data, int length)
        {
            string path = PathOf(name);
            try
            {
                // Opening a file that the driver believes missing would truncate it.
                if (isAppended && _native != null && !_native.Exists(path) && IsListed(path))
                {
                    return false;
                }

                _missingPath = null;
                return _native != null
                    ? _native.Write(path, isAppended, data, length)
                    : PutByStream(path, isAppended, data, length);
            }
            catch (Exception)
            {
                return false;
            }
        }

        private string PathOf(string name)
        {
            if (name != _name)
            {
                _path = Root + name;
                _name = name;
            }

            return _path;
        }

        private static int LengthByStream(string path)
        {
            FileStream stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            try
            {
                return (int)stream.Length;
            }
            finally
            {
                Close(stream);
            }
        }

        private static int ReadByStream(string path, int position, byte[] buffer, int offset, int count)
        {
            FileStream stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            try
            {
                int rest = (int)stream.Length - position;
                int length = rest < count ? rest : count;
                if (length <= 0)
                {
                    return 0;
                }

                stream.Position = position;
                return stream.Read(buffer, offset, length) == length ? length : StoreResult.Failed;
            }
            finally
            {
                Close(stream);
            }
        }

        private static bool PutByStream(string path, bool isAppended, byte[] data, int length)
        {
            FileStream stream = new FileStream(path, isAppended ? FileMode.Append : FileMode.Create, FileAccess.Write);
            try
            {
                stream.Write(data, 0, length);
            }
            finally
            {
                // Only closing makes the data durable, and it may throw: Flush() stops at the C library.
                Close(stream);
            }

            return true;
        }

        // FileStream.Close does not suppress the finalizer, so the closed stream would stay in memory until that has run.
        private static void Close(FileStream stream)
        {
            try
            {
                stream.Close();
            }
            finally
            {
                GC.SuppressFinalize(stream);
            }
        }

        private static int RoomFor(int lengthBytes)
        {
            return lengthBytes <= InlineMaxBytes
                ? InlineMaxBytes
                : (lengthBytes + BlockBytes - 1) / BlockBytes * BlockBytes;
        }
    }
}
