namespace HeatingSensor.Ports
{
    /// <summary>The board itself.</summary>
    public interface ISystem
    {
        /// <summary>Writes one line to the debug output: something happened as it should. Never a secret.</summary>
        void Log(string line);

        /// <summary>Writes one line to the debug output: something is not as it should be. Never a secret.</summary>
        void Warn(string line);

        /// <summary>What is left of the managed heap, in bytes; 0 if the board cannot tell. May take a few ms.</summary>
        int FreeHeapBytes { get; }

        /// <summary>What was left of the managed heap when the firmware began, in bytes; 0 if the board cannot tell. (The
        /// runtime does not tell the heap's size: the tables of the assemblies are already in it.)</summary>
        int HeapAtBootBytes { get; }

        /// <summary>Restarts the board. Does not return on a real one.</summary>
        void Restart();
    }
}
