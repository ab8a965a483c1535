namespace VirtualBoard;

/// <summary>The operations that change the flash. Everything a drive does comes down to these.</summary>
public enum DriveOperationKind
{
    /// <summary>An empty file comes into being: littlefs commits the name as soon as the file is opened.</summary>
    CreateFile,

    /// <summary>A file closes, and its new content takes the place of the old at once.</summary>
    CommitFile,

    /// <summary>A file goes.</summary>
    RemoveFile,

    /// <summary>A file gets another name.</summary>
    RenameFile,

    /// <summary>An empty directory comes into being.</summary>
    CreateDirectory,

    /// <summary>An empty directory goes.</summary>
    RemoveDirectory,
}

/// <summary>One operation that changes the flash.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The file or directory, as the device names it.</param>
/// <param name="SizeBytes">The file's size afterwards; 0 where there is none.</param>
/// <param name="KeptBytes">How much of a committed file's beginning was there before; 0: it was written anew.</param>
/// <param name="NewPath">The new name of what is renamed; otherwise null.</param>
public readonly record struct DriveOperation(
    DriveOperationKind Kind, string Path, long SizeBytes, long KeptBytes = 0, string? NewPath = null);
