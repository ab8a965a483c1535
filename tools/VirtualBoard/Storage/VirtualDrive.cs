namespace VirtualBoard;

/// <summary>
/// The flash drive I: in a folder of the host, with littlefs' guarantees: a file changes as a whole when it is closed, never
/// in part; writing needs space for the new content while the old still exists. Names are case-sensitive if the host's are.
/// Thread-safe. After a power cut every operation throws <see cref="PowerOffException"/>.
/// </summary>
public sealed class VirtualDrive
{
    private readonly Lock gate = new();
    private readonly HostFolder folder;
    private readonly Action throwIfOff;
    private readonly HashSet<string> openPaths = [];

    internal VirtualDrive(string directory, Action throwIfOff)
    {
        folder = new HostFolder(directory);
        this.throwIfOff = throwIfOff;
    }

    /// <summary>Raised before the flash changes. An exception from a handler prevents the change.</summary>
    public event Action<DriveOperation>? Changing;

    /// <summary>Raised after the flash has changed. An exception from a handler still reaches the firmware.</summary>
    public event Action<DriveOperation>? Changed;

    /// <summary>
    /// Raised with the path when an existing file is opened, for reading or writing. The board's littlefs then stores a
    /// timestamp with the file, which costs flash but is invisible to firmware.
    /// </summary>
    public event Action<string>? Opened;

    /// <summary>The host's folder.</summary>
    public string HostDirectory => folder.RootPath;

    /// <summary>The partition's size.</summary>
    public long SizeBytes => (long)FlashSpace.TotalBlocks * FlashSpace.BlockBytes;

    /// <summary>Free space, in whole blocks.</summary>
    public long FreeBytes
    {
        get
        {
            lock (gate)
                return Math.Max(0, FreeBlocks()) * (long)FlashSpace.BlockBytes;
        }
    }

    /// <summary>Whether there is a file with that name.</summary>
    public bool Exists(string path) => Guard(path, folder.FileExists);

    /// <summary>Whether there is a directory with that name.</summary>
    public bool DirectoryExists(string path) => Guard(path, folder.DirectoryExists);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="DriveException">It does not exist, or is open for writing.</exception>
    public byte[] Read(string path) => Guard(path, names =>
    {
        CheckClosed(path, names);
        CheckFile(path, names);
        Opened?.Invoke(DrivePath.Join(names));
        return folder.Read(names);
    });

    /// <summary>Size of a file.</summary>
    /// <exception cref="DriveException">It does not exist.</exception>
    public long FileSizeBytes(string path) => Guard(path, names =>
    {
        CheckFile(path, names);
        return folder.SizeBytes(names);
    });

    /// <summary>Writes a whole file: create or truncate, write, close.</summary>
    /// <exception cref="DriveException">No room: the old content stays.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        file.Write(content);
    }

    /// <summary>Appends to a file, creating it if missing: open, write, close.</summary>
    /// <exception cref="DriveException">No room: the old content stays.</exception>
    public void Append(string path, ReadOnlySpan<byte> content)
    {
        using var file = OpenAppend(path);
        file.Write(content);
    }

    /// <summary>Opens a file for rewriting. A new file exists, empty, from now on; an old one stays until this is closed.</summary>
    public DriveFile Create(string path) => Open(path, keep: false);

    /// <summary>Opens a file for appending.</summary>
    public DriveFile OpenAppend(string path) => Open(path, keep: true);

    /// <summary>Deletes a file; a missing one is not an error, as on the device.</summary>
    public void Delete(string path) => Guard(path, names =>
    {
        CheckClosed(path, names);
        if (folder.FileExists(names))
            Change(DriveOperationKind.RemoveFile, names, () => folder.Remove(names));
    });

    /// <summary>Renames a file.</summary>
    /// <exception cref="DriveException">The target exists: this platform cannot replace a file by moving.</exception>
    public void Move(string path, string newPath) => Guard(path, names =>
    {
        var newNames = DrivePath.Split(newPath);
        CheckClosed(path, names);
        CheckFile(path, names);
        CheckParent(newPath, newNames);
        if (folder.FileExists(newNames) || folder.DirectoryExists(newNames))
            throw new DriveException(DriveError.Exists, $"Move to '{newPath}': it exists.");
        var operation = new DriveOperation(
            DriveOperationKind.RenameFile, DrivePath.Join(names), folder.SizeBytes(names), 0, DrivePath.Join(newNames));
        Change(operation, () => folder.Rename(names, newNames));
    });

    /// <summary>The full paths of the files in a directory, in no particular order.</summary>
    /// <exception cref="DriveException">There is no such directory.</exception>
    public string[] List(string directory) => Guard(directory, names =>
    {
        CheckDirectory(directory, names);
        return folder.Files(names).Select(f => DrivePath.Join([.. names, f.Name])).ToArray();
    });

    /// <summary>The full paths of the directories in a directory.</summary>
    /// <exception cref="DriveException">There is no such directory.</exception>
    public string[] ListDirectories(string directory) => Guard(directory, names =>
    {
        CheckDirectory(directory, names);
        return folder.Directories(names).Select(d => DrivePath.Join([.. names, d.Name])).ToArray();
    });

    /// <summary>Creates a directory; an existing one is not an error.</summary>
    public void CreateDirectory(string path) => Guard(path, names =>
    {
        if (folder.DirectoryExists(names))
            return;
        CheckParent(path, names);
        if (FreeBlocks() < 2)
            throw Full(path, 0);
        Change(DriveOperationKind.CreateDirectory, names, () => folder.CreateDirectory(names));
    });

    /// <summary>Deletes an empty directory.</summary>
    /// <exception cref="DriveException">It does not exist or is not empty.</exception>
    public void DeleteDirectory(string path) => Guard(path, names =>
    {
        CheckDirectory(path, names);
        if (folder.Files(names).Any() || folder.Directories(names).Any())
            throw new DriveException(DriveError.NotEmpty, $"Directory '{path}' is not empty.");
        Change(DriveOperationKind.RemoveDirectory, names, () => folder.RemoveDirectory(names));
    });

    internal void CheckRoom(string path, long sizeBytes)
    {
        lock (gate)
        {
            // The old content keeps its blocks until the new is committed.
            if (FlashSpace.DataBlocks(sizeBytes) > FreeBlocks()
                || folder.UsedBlocks(DrivePath.Split(path), sizeBytes) > FlashSpace.TotalBlocks)
                throw Full(path, sizeBytes);
        }
    }

    internal void Close(DriveFile file, byte[]? content)
    {
        lock (gate)
        {
            openPaths.Remove(file.Path);
            throwIfOff();
            if (content is null)
                return;
            CheckRoom(file.Path, content.Length);
            Change(new DriveOperation(DriveOperationKind.CommitFile, file.Path, content.Length, file.KeptBytes),
                () => folder.Replace(DrivePath.Split(file.Path), content));
        }
    }

    private DriveFile Open(string path, bool keep) => Guard(path, names =>
    {
        CheckClosed(path, names);
        CheckParent(path, names);
        if (folder.DirectoryExists(names))
            throw new DriveException(DriveError.Exists, $"'{path}' is a directory.");
        if (!folder.FileExists(names))
        {
            CheckRoom(path, 0);
            Change(DriveOperationKind.CreateFile, names, () => folder.Replace(names, []));
        }
        else
        {
            Opened?.Invoke(DrivePath.Join(names));
        }

        var file = new DriveFile(this, DrivePath.Join(names), keep ? folder.Read(names) : []);
        openPaths.Add(file.Path);
        return file;
    });

    private void Change(DriveOperationKind kind, string[] names, Action change) =>
        Change(new DriveOperation(kind, DrivePath.Join(names), 0), change);

    private void Change(DriveOperation operation, Action change)
    {
        Changing?.Invoke(operation);
        change();
        Changed?.Invoke(operation);
    }

    private int FreeBlocks() => FlashSpace.TotalBlocks - folder.UsedBlocks();

    private void CheckClosed(string path, string[] names)
    {
        if (openPaths.Contains(DrivePath.Join(names)))
            throw new DriveException(DriveError.InUse, $"'{path}' is open for writing.");
    }

    private void CheckFile(string path, string[] names)
    {
        if (!folder.FileExists(names))
            throw new DriveException(DriveError.NotFound, $"There is no file '{path}' on the drive ({HostDirectory}).");
    }

    private void CheckDirectory(string path, string[] names)
    {
        if (!folder.DirectoryExists(names))
            throw new DriveException(DriveError.NotFound, $"There is no directory '{path}' on the drive ({HostDirectory}).");
    }

    private void CheckParent(string path, string[] names)
    {
        if (names.Length == 0)
            throw new DriveException(DriveError.BadPath, $"'{path}' is not a file name.");
        CheckDirectory(path, names[..^1]);
    }

    private static DriveException Full(string path, long sizeBytes) => new(DriveError.Full,
        $"'{path}' with {sizeBytes} bytes does not fit: the drive is full ({FlashSpace.TotalBlocks} blocks of {FlashSpace.BlockBytes}).");

    private void Guard(string path, Action<string[]> action) => Guard(path, names =>
    {
        action(names);
        return true;
    });

    private T Guard<T>(string path, Func<string[], T> action)
    {
        lock (gate)
        {
            throwIfOff();
            return action(DrivePath.Split(path));
        }
    }
}
