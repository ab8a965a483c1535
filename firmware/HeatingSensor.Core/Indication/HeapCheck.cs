using HeatingSensor.Ports;

namespace HeatingSensor.Indication
{
    /// <summary>Logs at boot how much heap there is and warns if it is too little.</summary>
    public static class HeapCheck
    {
        /// <summary>What a connection needs once the device is built: M2Mqtt with its threads, and the peaks of reconnecting
        /// and of a configuration delta. Measured on nanoCLR: 16 KB at worst, and the smallest heap that works leaves 22 KB
        /// free, because of fragmentation.</summary>
        public const int FreeMinBytes = 24 * 1024;

        /// <summary>Call once the device is built and before it connects.</summary>
        /// <returns>True if there is too little.</returns>
        public static bool IsLow(ISystem system)
        {
            int freeBytes = system.FreeHeapBytes;
            system.Log("heap: " + system.HeapAtBootBytes.ToString() + " bytes at boot, " + freeBytes.ToString() + " left");
            bool isLow = freeBytes > 0 && freeBytes < FreeMinBytes;
            if (isLow)
            {
                system.Warn("heap: too small, a connection needs " + FreeMinBytes.ToString()
                    + " bytes: use a board with more memory (docs/boards.md)");
            }

            return isLow;
        }
    }
}
