namespace nanoFramework.Hardware.Esp32;

/// <summary>
/// The chip's memory. The virtual board has none of its own: the figures are those of an idle ESP32 without PSRAM, and
/// never change.
/// </summary>
public class NativeMemory
{
    private const uint InternalTotal = 288_000;
    private const uint InternalFree = 100_000;
    private const uint InternalLargestBlock = 64_000;

    /// <summary>Kinds of memory.</summary>
    public enum MemoryType
    {
        /// <summary>All.</summary>
        All = 0,

        /// <summary>In the chip.</summary>
        Internal = 1,

        /// <summary>PSRAM.</summary>
        SpiRam = 2,
    }

    /// <summary>Sizes in bytes.</summary>
    public static void GetMemoryInfo(
        MemoryType memType, out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock)
    {
        var exists = memType != MemoryType.SpiRam;
        totalSize = exists ? InternalTotal : 0;
        totalFreeSize = exists ? InternalFree : 0;
        largestFreeBlock = exists ? InternalLargestBlock : 0;
    }
}
