using System;
using System.IO;
using System.Threading;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The internal drive I:, littlefs on flash. One of the two files that the virtual board has its own
    /// version of.</summary>
    public sealed class Esp32Drive : IStore
    {
        private const string Root = "I:\\";

        // The config partition of nanoFramework's 4 MB boards; the platform tells neither size nor what is free
        // (DriveInfo.TotalSize is -1, measured). Up to an eighth of a block, littlefs keeps a file in its directory.
        private const int SizeBytes = 256 * 1024;
        private const int BlockBytes = 4096;
        private const int InlineMaxBytes = 512;

        public int FreeBytes
        {
            get
            {
                try
                {
                    int freeBytes = SizeBytes;
                    foreach (string path in Directory.GetFiles(Root))
                    {
                        using (FileStream stream = new FileStream(path, FileMode.Open, FileAccess.Read))
                        {
                            freeBytes -= RoomFor((int)stream.Length);
                        }
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
            try
            {
                using (FileStream stream = new FileStream(Root + name, FileMode.Open, FileAccess.Read))
                {
                    int rest = (int)stream.Length - position;
                    return Fill(stream, position, buffer, offset, rest < count ? rest : count);
                }
            }
            catch (Exception)
            {
                return IsListed(name) ? StoreResult.Failed : StoreResult.Missing;
            }
        }

        public bool Write(string name, byte[] data, int length) => Put(name, FileMode.Create, data, length);

        public bool Append(string name, byte[] data, int length) => Put(name, FileMode.Append, data, length);

        public bool Delete(string name)
        {
            try
            {
                File.Delete(Root + name);
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
                string[] names = Directory.GetFiles(Root);
                for (int index = 0; index < names.Length; index++)
                {
                    names[index] = Path.GetFileName(names[index]);
                }

                return names;
            }
            catch (Exception)
            {
                return null;
            }
        }

        // The exception does not say whether the file is missing (its code is protected), and File.Exists takes every
        // error for a missing file (littlefs_FS_Driver.cpp, GetAttributes). Only the directory knows.
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

        private static int RoomFor(int lengthBytes)
        {
            return lengthBytes <= InlineMaxBytes
                ? InlineMaxBytes
                : (lengthBytes + BlockBytes - 1) / BlockBytes * BlockBytes;
        }

        private static bool Put(string name, FileMode mode, byte[] data, int length)
        {
            try
            {
                // Only closing makes it durable: Flush() stops at the C library.
                using (FileStream stream = new FileStream(Root + name, mode, FileAccess.Write))
                {
                    stream.Write(data, 0, length);
                }

                // A closed FileStream leaves memory behind until its thread yields.
                Thread.Sleep(0);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        private static int Fill(FileStream stream, int position, byte[] buffer, int offset, int length)
        {
            stream.Position = position;
            int count = 0;
            while (count < length)
            {
                int read = stream.Read(buffer, offset + count, length - count);
                if (read <= 0)
                {
                    return StoreResult.Failed;
                }

                count += read;
            }

            return count;
        }
    }
}
