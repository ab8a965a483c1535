using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>Random numbers seeded by the chip.</summary>
    public sealed class Esp32Random : IRandom
    {
        private readonly Random _random = new Random();

        public int Next(int exclusiveMax) => _random.Next(exclusiveMax);
    }
}
