namespace VirtualBoard;

/// <summary>The operations that change the flash. Everything a drive does is one of these.</summary>
public enum DriveOperationKind
{
    /// <summary>An empty file is created: littlefs commits the name as soon as the file is opened.</summary>
    CreateFile,

    /// <summary>A file is closed, and its new content replaces the old at once.</summary>
    CommitFile,

    /// <summary>A file is removed.</summary>
    RemoveFile,

    /// <summary>A file is renamed.</summary>
    RenameFile,

    /// <summary>An empty directory is created.</summary>
    CreateDirectory,

    /// <summary>An empty directory is removed.</summary>
    RemoveDirectory,
}

/// <summary>One operation that changes the flash.</summary>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Path">The file or directory, as the device names it.</param>
/// <param name="SizeBytes">The file's size afterwards; 0 if there is none.</param>
/// <param name="KeptBytes">How much of the old content a committed file kept; 0: it was rewritten.</param>
/// <param name="NewPath">The new path for a rename; otherwise null.</param>
public readonly record struct DriveOperation(
    DriveOperationKind Kind, string Path, long SizeBytes, long KeptBytes = 0, string? NewPath = null);
