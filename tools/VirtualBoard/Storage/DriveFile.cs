namespace VirtualBoard;

/// <summary>A file open for writing. Its content reaches the flash when it is disposed, not before.</summary>
public sealed class DriveFile : IDisposable
{
    private readonly VirtualDrive drive;
    private readonly MemoryStream content = new();
    private bool isClosed;
    private bool hasFailed;

    internal DriveFile(VirtualDrive drive, string path, ReadOnlySpan<byte> start)
    {
        this.drive = drive;
        Path = path;
        KeptBytes = start.Length;
        content.Write(start);
    }

    /// <summary>The file's name, as the device writes it.</summary>
    public string Path { get; }

    /// <summary>The size that the file will have.</summary>
    public long SizeBytes => content.Length;

    /// <summary>Bytes kept from the old content.</summary>
    internal long KeptBytes { get; }

    /// <summary>Appends bytes, which are not durable yet.</summary>
    /// <exception cref="DriveException">The drive has no room for it.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        hasFailed = true;
        drive.CheckRoom(Path, content.Length + bytes.Length);
        content.Write(bytes);
        hasFailed = false;
    }

    /// <summary>
    /// Closes the file, which makes its content durable. After a failed write littlefs commits nothing and the old content
    /// stays.
    /// </summary>
    /// <exception cref="DriveException">The drive has no room for it: the old content stays.</exception>
    /// <exception cref="PowerOffException">The power was cut: the old content stays.</exception>
    public void Dispose()
    {
        if (isClosed)
            return;
        isClosed = true;
        drive.Close(this, hasFailed ? null : content.ToArray());
    }
}
