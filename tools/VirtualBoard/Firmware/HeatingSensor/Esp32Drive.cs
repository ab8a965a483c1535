using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The virtual board's drive, in the place of the ESP32's.</summary>
    public sealed class Esp32Drive : IStore
    {
        private const string Root = "I:\\";

        private readonly VirtualBoard.VirtualDrive _drive = VirtualBoard.Board.Current.Drive;

        public int Read(string name, byte[] buffer)
        {
            try
            {
                if (!_drive.Exists(Root + name))
                {
                    return StoreResult.Missing;
                }

                byte[] content = _drive.Read(Root + name);
                if (content.Length > buffer.Length)
                {
                    return StoreResult.TooLarge;
                }

                Array.Copy(content, buffer, content.Length);
                return content.Length;
            }
            catch (VirtualBoard.DriveException)
            {
                return StoreResult.Failed;
            }
        }

        public bool Write(string name, byte[] data, int length)
        {
            try
            {
                _drive.Write(Root + name, data.AsSpan(0, length));
                return true;
            }
            catch (VirtualBoard.DriveException)
            {
                return false;
            }
        }
    }
}
