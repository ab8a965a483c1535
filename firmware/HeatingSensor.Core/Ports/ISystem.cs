namespace HeatingSensor.Ports
{
    /// <summary>The board itself.</summary>
    public interface ISystem
    {
        /// <summary>Writes a line about normal operation to the debug output. Never a secret.</summary>
        void Log(string line);

        /// <summary>Writes a warning to the debug output. Never a secret.</summary>
        void Warn(string line);

        /// <summary>Free managed heap in bytes; 0 if the board cannot tell. May take a few ms.</summary>
        int FreeHeapBytes { get; }

        /// <summary>Free managed heap in bytes when the firmware started; 0 if the board cannot tell. (The runtime does not
        /// report the heap's size, and the assemblies' tables already occupy part of it.)</summary>
        int HeapAtBootBytes { get; }

        /// <summary>Restarts the board. Does not return on a real one.</summary>
        void Restart();
    }
}
