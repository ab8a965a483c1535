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

        public int Read(string name, byte[] buffer)
        {
            try
            {
                if (!File.Exists(Root + name))
                {
                    return StoreResult.Missing;
                }

                using (FileStream stream = new FileStream(Root + name, FileMode.Open, FileAccess.Read))
                {
                    return stream.Length > buffer.Length ? StoreResult.TooLarge : Fill(stream, buffer);
                }
            }
            catch (Exception)
            {
                return StoreResult.Failed;
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

        private static int Fill(FileStream stream, byte[] buffer)
        {
            int length = (int)stream.Length;
            int count = 0;
            while (count < length)
            {
                int read = stream.Read(buffer, count, length - count);
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
