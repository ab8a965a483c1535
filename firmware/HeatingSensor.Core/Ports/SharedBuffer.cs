namespace HeatingSensor.Ports
{
    /// <summary>
    /// The device's one large buffer. Reading a segment of the journal, a slot or a settings file, and writing JSON, never
    /// happen at the same time, so they share these bytes: on a plain ESP32 a second 4 KB is not there to be had
    /// (docs/memory.md).
    /// </summary>
    public sealed class SharedBuffer
    {
        /// <summary>A segment of the journal fits, and so does the largest report to a shadow.</summary>
        public const int SizeBytes = 4096;

        private object _holder;

        public byte[] Bytes { get; } = new byte[SizeBytes];

        /// <summary>Whether what somebody left here is still untouched.</summary>
        public bool IsHeldBy(object holder) => _holder == holder;

        /// <summary>Takes the buffer: what anybody else left in it is gone.</summary>
        public void Take(object holder) => _holder = holder;
    }
}
