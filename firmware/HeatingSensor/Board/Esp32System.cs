using System;
using HeatingSensor.Ports;
using nanoFramework.Runtime.Native;

namespace HeatingSensor.Esp32
{
    /// <summary>The chip itself.</summary>
    public sealed class Esp32System : ISystem
    {
        // Console, not Debug: Debug.WriteLine is silent in a release build.
        public void Log(string line) => Console.WriteLine(line);

        public void Restart() => Power.RebootDevice();
    }
}
