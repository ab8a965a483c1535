using System;
using System.IO;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The internal drive I:, littlefs on flash. One of the two files that the virtual board has its own
    /// version of. System.IO normalises every path that it is given, at about 450 bytes a time, so each operation gives
    /// one path once, where it can.</summary>
    public sealed class Esp32Drive : IStore
    {
        private const string Root = "I:\\";

        // The config partition of nanoFramework's 4 MB boards; the platform tells neither size nor what is free
        // (DriveInfo.TotalSize is -1, measured). Up to an eighth of a block, littlefs keeps a file in its directory.
        private const int SizeBytes = 256 * 1024;
        private const int BlockBytes = 4096;
        private const int InlineMaxBytes = 512;

        // Events go to the same file for a while.
        private string _name;
        private string _path;

        public int FreeBytes
        {
            get
            {
                FileStream stream = null;
                int freeBytes = SizeBytes;
                try
                {
                    string[] paths = Directory.GetFiles(Root);
                    for (int index = 0; index < paths.Length; index++)
                    {
                        stream = new FileStream(paths[index], FileMode.Open, FileAccess.Read);
                        freeBytes -= RoomFor((int)stream.Length);
                        Close(stream);
                        stream = null;
                    }
                }
                catch (Exception)
                {
                    Close(stream);
                    return StoreResult.Failed;
                }

                return freeBytes > 0 ? freeBytes : 0;
            }
        }

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            FileStream stream = null;
            try
            {
                stream = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read);
                int rest = (int)stream.Length - position;
                int length = rest < count ? rest : count;
                if (position > 0 && length > 0)
                {
                    stream.Position = position;
                }

                int done = 0;
                while (done < length)
                {
                    int read = stream.Read(buffer, offset + done, length - done);
                    if (read <= 0)
                    {
                        return StoreResult.Failed;
                    }

                    done += read;
                }

                return done;
            }
            catch (Exception)
            {
                // FileStream asks GetAttributes whether the file is there, which takes every error for a missing file
                // (littlefs_FS_Driver.cpp). Only the directory knows.
                return stream != null || IsListed(name) ? StoreResult.Failed : StoreResult.Missing;
            }
            finally
            {
                Close(stream);
            }
        }

        public bool Write(string name, byte[] data, int length) => Put(name, FileMode.Create, data, length);

        public bool Append(string name, byte[] data, int length) => Put(name, FileMode.Append, data, length);

        public bool Delete(string name)
        {
            try
            {
                File.Delete(PathOf(name));
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        public string[] List()
        {
            try
            {
                // They all begin with the root; Path.GetFileName would normalise each.
                string[] names = Directory.GetFiles(Root);
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

        private bool IsListed(string name)
        {
            string[] names = List();
            bool isListed = names == null;
            for (int index = 0; !isListed && index < names.Length; index++)
            {
                isListed = names[index] == name;
            }

            return isListed;
        }

        private bool Put(string name, FileMode mode, byte[] data, int length)
        {
            FileStream stream = null;
            bool isWritten = false;
            try
            {
                stream = new FileStream(PathOf(name), mode, FileAccess.Write);
                stream.Write(data, 0, length);
                isWritten = true;
            }
            catch (Exception)
            {
                isWritten = false;
            }

            // Only closing makes it durable: Flush() stops at the C library.
            return Close(stream) && isWritten;
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

        // FileStream.Close leaves the finalizer on: the closed stream would stay in memory until it has run.
        private static bool Close(FileStream stream)
        {
            if (stream == null)
            {
                return false;
            }

            try
            {
                stream.Close();
                return true;
            }
            catch (Exception)
            {
                return false;
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
