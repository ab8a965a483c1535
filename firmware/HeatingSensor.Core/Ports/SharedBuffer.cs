namespace HeatingSensor.Ports
{
    /// <summary>
    /// The device's one large buffer. Reading a journal segment, a slot or a settings file and writing JSON never happen at
    /// the same time, so they share these bytes: a plain ESP32 has no room for another 4 KB (docs/memory.md).
    /// </summary>
    public sealed class SharedBuffer
    {
        /// <summary>Fits a journal segment and the largest shadow report.</summary>
        public const int SizeBytes = 4096;

        private object _holder;

        public byte[] Bytes { get; } = new byte[SizeBytes];

        /// <summary>Whether the bytes still belong to this holder.</summary>
        public bool IsHeldBy(object holder) => _holder == holder;

        /// <summary>Takes the buffer; any earlier holder loses its content.</summary>
        public void Take(object holder) => _holder = holder;
    }
}
