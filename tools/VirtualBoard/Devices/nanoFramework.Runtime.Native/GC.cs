namespace nanoFramework.Runtime.Native;

/// <summary>Garbage collection.</summary>
public static class GC
{
    /// <summary>The size of an ESP32's managed heap, as published (nf-interpreter PR 1597).</summary>
    internal const uint HeapBytes = 111_000;

    /// <summary>
    /// Returns the free bytes of the managed heap. The host's heap is not comparable, so the virtual board reports an
    /// ESP32's empty heap and collects nothing.
    /// </summary>
    public static uint Run(bool compactHeap) => HeapBytes;

    /// <summary>Has no effect on the virtual board.</summary>
    public static void EnableGCMessages(bool enable)
    {
    }
}
