using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The virtual board's drive, replacing the ESP32's.</summary>
    public sealed class Esp32Drive : IStore
    {
        private const string Root = "I:\\";

        private readonly VirtualBoard.VirtualDrive _drive = VirtualBoard.Board.Current.Drive;

        public int FreeBytes => (int)_drive.FreeBytes;

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            try
            {
                if (!_drive.Exists(Root + name))
                {
                    return StoreResult.Missing;
                }

                byte[] content = _drive.Read(Root + name);
                int length = Math.Clamp(content.Length - position, 0, count);
                Array.Copy(content, position, buffer, offset, length);
                return length;
            }
            catch (VirtualBoard.DriveException)
            {
                return StoreResult.Failed;
            }
        }

        public bool Write(string name, byte[] data, int length) =>
            Try(() => _drive.Write(Root + name, data.AsSpan(0, length)));

        public bool Append(string name, byte[] data, int length) =>
            Try(() => _drive.Append(Root + name, data.AsSpan(0, length)));

        public bool Delete(string name) => Try(() => _drive.Delete(Root + name));

        public string[] List()
        {
            try
            {
                string[] names = _drive.List(Root);
                for (int index = 0; index < names.Length; index++)
                {
                    names[index] = names[index].Substring(Root.Length);
                }

                return names;
            }
            catch (VirtualBoard.DriveException)
            {
                return null;
            }
        }

        private static bool Try(Action change)
        {
            try
            {
                change();
                return true;
            }
            catch (VirtualBoard.DriveException)
            {
                return false;
            }
        }
    }
}
