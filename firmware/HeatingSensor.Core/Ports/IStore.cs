namespace HeatingSensor.Ports
{
    /// <summary>
    /// The small files on the board's flash drive. Names are plain, without a path. Nothing here throws: a drive that
    /// is full or broken is a normal case.
    /// </summary>
    public interface IStore
    {
        /// <summary>Reads a whole file.</summary>
        /// <returns>Its length in bytes, or <see cref="StoreResult.Missing"/>, <see cref="StoreResult.TooLarge"/>
        /// (it does not fit <paramref name="buffer"/>) or <see cref="StoreResult.Failed"/>.</returns>
        int Read(string name, byte[] buffer);

        /// <summary>Creates or replaces a whole file. Not atomic: after a power cut the file may be old, new, empty or
        /// torn. True: it is durable.</summary>
        bool Write(string name, byte[] data, int length);

        /// <summary>Adds to the end of a file, which is created when missing. After a power cut it may have been added
        /// wholly, in part or not at all. True: it is durable. False: at most a part of it is there.</summary>
        bool Append(string name, byte[] data, int length);

        /// <summary>Deletes a file; that there is none is no error. True: it is gone for good.</summary>
        bool Delete(string name);

        /// <summary>What is left on the drive, in bytes, as far as the board can tell.</summary>
        int FreeBytes { get; }

        /// <summary>The names of all files, in no particular order; null if the drive cannot say.</summary>
        string[] List();
    }

    /// <summary>What <see cref="IStore.Read"/> answers instead of a length.</summary>
    public static class StoreResult
    {
        public const int Missing = -1;
        public const int TooLarge = -2;
        public const int Failed = -3;
    }
}
