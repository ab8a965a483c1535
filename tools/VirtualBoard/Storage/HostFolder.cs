namespace VirtualBoard;

/// <summary>
/// The host folder behind a drive. A file changes when a complete new one is renamed over it, so that killing the process
/// never leaves a partial file; nor does littlefs.
/// </summary>
internal sealed class HostFolder
{
    private readonly string root;

    public HostFolder(string directory)
    {
        root = Directory.CreateDirectory(directory).FullName;
        foreach (var unfinished in Directory.EnumerateFiles(root, DrivePath.WritingPrefix + "*", SearchOption.AllDirectories))
            File.Delete(unfinished);
    }

    public string RootPath => root;

    public bool FileExists(string[] names) => File.Exists(HostPath(names));

    public bool DirectoryExists(string[] names) => Directory.Exists(HostPath(names));

    public byte[] Read(string[] names) => File.ReadAllBytes(HostPath(names));

    public long SizeBytes(string[] names) => new FileInfo(HostPath(names)).Length;

    public void Replace(string[] names, ReadOnlySpan<byte> content)
    {
        var path = HostPath(names);
        var writing = Path.Combine(Path.GetDirectoryName(path)!, DrivePath.WritingPrefix + Path.GetRandomFileName());
        using (var stream = new FileStream(writing, FileMode.CreateNew, FileAccess.Write))
            stream.Write(content);
        File.Move(writing, path, overwrite: true);
    }

    public void Remove(string[] names) => File.Delete(HostPath(names));

    public void Rename(string[] from, string[] to) => File.Move(HostPath(from), HostPath(to));

    public void CreateDirectory(string[] names) => Directory.CreateDirectory(HostPath(names));

    public void RemoveDirectory(string[] names) => Directory.Delete(HostPath(names));

    public IEnumerable<FileInfo> Files(string[] names) => VisibleFiles(new DirectoryInfo(HostPath(names)));

    public IEnumerable<DirectoryInfo> Directories(string[] names) =>
        new DirectoryInfo(HostPath(names)).EnumerateDirectories().OrderBy(d => d.Name, StringComparer.Ordinal);

    public int UsedBlocks() => FlashSpace.UsedBlocks(AllDirectories().Select(Entries));

    /// <summary>The same if one file had another size, or were added.</summary>
    public int UsedBlocks(string[] names, long sizeBytes)
    {
        var parent = new DirectoryInfo(HostPath(names[..^1])).FullName.TrimEnd(Path.DirectorySeparatorChar);
        return FlashSpace.UsedBlocks(AllDirectories().Select(directory =>
            directory.FullName.TrimEnd(Path.DirectorySeparatorChar) != parent
                ? Entries(directory)
                : Entries(directory).Where(e => e.Name != names[^1]).Append((names[^1], sizeBytes))));
    }

    private static IEnumerable<FileInfo> VisibleFiles(DirectoryInfo directory) => directory.EnumerateFiles()
        .Where(f => !f.Name.StartsWith(DrivePath.WritingPrefix, StringComparison.Ordinal))
        .OrderBy(f => f.Name, StringComparer.Ordinal);

    private static IEnumerable<(string Name, long SizeBytes)> Entries(DirectoryInfo directory) =>
        VisibleFiles(directory).Select(f => (f.Name, f.Length))
            .Concat(directory.EnumerateDirectories().Select(d => (d.Name, 0L)));

    private IEnumerable<DirectoryInfo> AllDirectories()
    {
        var top = new DirectoryInfo(root);
        return top.EnumerateDirectories("*", SearchOption.AllDirectories).Prepend(top);
    }

    private string HostPath(string[] names) => Path.Combine([root, .. names]);
}
