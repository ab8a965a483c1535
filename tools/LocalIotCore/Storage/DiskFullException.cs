namespace LocalIotCore.Storage;

/// <summary>A file cannot grow: the disk, the user's quota, or the limit of a file's size is used up.</summary>
public sealed class DiskFullException : IOException
{
    public DiskFullException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Names the cause if a failed write has it; null if it failed for another reason.</summary>
    public static DiskFullException? From(Exception exception) => exception switch
    {
        DiskFullException known => known,
        IOException error when IsFull(error.HResult) => new DiskFullException($"disk full: {error.Message}", error),
        // What .NET makes of EFBIG.
        ArgumentOutOfRangeException error => new DiskFullException(
            "disk full: the file may not grow further; its file system, or a limit of this process, does not allow it", error),
        _ => null,
    };

    // ENOSPC and EDQUOT as .NET passes them on, by the system's number; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static bool IsFull(int code) => OperatingSystem.IsWindows()
        ? code is unchecked((int)0x80070070) or unchecked((int)0x80070027)
        : code == 28 || code == (OperatingSystem.IsLinux() ? 122 : 69);
}
