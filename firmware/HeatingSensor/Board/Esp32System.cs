using System;
using HeatingSensor.Ports;
using nanoFramework.Runtime.Native;
using GC = nanoFramework.Runtime.Native.GC;

namespace HeatingSensor.Esp32
{
    /// <summary>The chip itself.</summary>
    public sealed class Esp32System : ISystem
    {
        /// <summary>Create this before anything else, because it measures the heap.</summary>
        public Esp32System()
        {
            HeapAtBootBytes = FreeHeapBytes;
        }

        public int HeapAtBootBytes { get; }

        // Called twice, because the first call misses garbage (measured on nanoCLR).
        public int FreeHeapBytes
        {
            get
            {
                GC.Run(false);
                return (int)GC.Run(false);
            }
        }

        // Console, not Debug: Debug.WriteLine is silent in a release build.
        public void Log(string line) => Console.WriteLine(line);

        public void Warn(string line) => Console.WriteLine(line);

        public void Restart() => Power.RebootDevice();
    }
}
