using HeatingSensor.Ports;

namespace HeatingSensor.Indication
{
    /// <summary>Says at boot how much memory there is, and whether it is enough.</summary>
    public static class HeapCheck
    {
        /// <summary>What a connection needs beyond the device that is put together: M2Mqtt with its threads, and the peaks
        /// of reconnecting and of a configuration delta. Measured on nanoCLR: 16 KB at worst, and the smallest heap that
        /// works leaves 22, because free memory has holes.</summary>
        public const int FreeMinBytes = 24 * 1024;

        /// <summary>To be called when the device is put together, before it connects.</summary>
        /// <returns>True if there is too little.</returns>
        public static bool IsLow(ISystem system)
        {
            int freeBytes = system.FreeHeapBytes;
            system.Log("heap: " + system.HeapAtBootBytes.ToString() + " bytes at boot, " + freeBytes.ToString() + " left");
            bool isLow = freeBytes > 0 && freeBytes < FreeMinBytes;
            if (isLow)
            {
                system.Warn("heap: too little, a connection needs " + FreeMinBytes.ToString()
                    + " bytes: use a board with more memory (docs/boards.md)");
            }

            return isLow;
        }
    }
}
