namespace HeatingSensor.Ports
{
    /// <summary>
    /// The small files on the board's flash drive. Names have no path. Nothing here throws: a drive that is full, broken or
    /// busy is a normal case, for reads as well.
    /// </summary>
    public interface IStore
    {
        /// <summary>Reads part of a file.</summary>
        /// <param name="position">Where in the file to begin.</param>
        /// <param name="offset">Where in the buffer to put it.</param>
        /// <param name="count">How many bytes at most.</param>
        /// <returns>How many bytes were read: fewer than requested, or 0, at the end of the file;
        /// <see cref="StoreResult.Missing"/> if there is no such file; <see cref="StoreResult.Failed"/> if the read failed,
        /// which the next attempt may not.</returns>
        int Read(string name, int position, byte[] buffer, int offset, int count);

        /// <summary>Creates or replaces a whole file. Not atomic: after a power cut the file may be old, new, empty or
        /// torn. True: the data is durable.</summary>
        bool Write(string name, byte[] data, int length);

        /// <summary>Appends to a file, creating it if missing. After a power cut all, part or none of the data may be there.
        /// True: the data is durable. False: at most part of it is there.</summary>
        bool Append(string name, byte[] data, int length);

        /// <summary>Deletes a file; a missing one is not an error. True: the deletion is durable.</summary>
        bool Delete(string name);

        /// <summary>Free space on the drive in bytes, as far as the board can tell; <see cref="StoreResult.Failed"/> if it
        /// cannot.</summary>
        int FreeBytes { get; }

        /// <summary>The names of all files, in no particular order; null if listing failed.</summary>
        string[] List();
    }

    /// <summary>What <see cref="IStore"/> returns instead of a size.</summary>
    public static class StoreResult
    {
        public const int Missing = -1;
        public const int Failed = -3;
    }
}
