namespace HeatingSensor.Ports
{
    /// <summary>
    /// The small files on the board's flash drive. Names are plain, without a path. Nothing here throws: a drive that
    /// is full, broken or busy is a normal case, for reads as well.
    /// </summary>
    public interface IStore
    {
        /// <summary>Reads a part of a file.</summary>
        /// <param name="position">Where in the file to begin.</param>
        /// <param name="offset">Where in the buffer to put it.</param>
        /// <param name="count">How many bytes at most.</param>
        /// <returns>How many bytes there were: fewer than asked for, or 0, at the file's end. Or
        /// <see cref="StoreResult.Missing"/>: there is no such file. Or <see cref="StoreResult.Failed"/>: nothing is known,
        /// and the next attempt may work.</returns>
        int Read(string name, int position, byte[] buffer, int offset, int count);

        /// <summary>Creates or replaces a whole file. Not atomic: after a power cut the file may be old, new, empty or
        /// torn. True: it is durable.</summary>
        bool Write(string name, byte[] data, int length);

        /// <summary>Adds to the end of a file, which is created when missing. After a power cut it may have been added
        /// wholly, in part or not at all. True: it is durable. False: at most a part of it is there.</summary>
        bool Append(string name, byte[] data, int length);

        /// <summary>Deletes a file; that there is none is no error. True: it is gone for good.</summary>
        bool Delete(string name);

        /// <summary>What is left on the drive, in bytes, as far as the board can tell; <see cref="StoreResult.Failed"/> if
        /// it cannot.</summary>
        int FreeBytes { get; }

        /// <summary>The names of all files, in no particular order; null if the drive cannot say.</summary>
        string[] List();
    }

    /// <summary>What <see cref="IStore"/> answers instead of a size.</summary>
    public static class StoreResult
    {
        public const int Missing = -1;
        public const int Failed = -3;
    }
}
