namespace LocalIotCore.Storage;

/// <summary>Replaces a file as a whole: readers see the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Extension of temporary files; only a killed process leaves one behind.</summary>
    public const string TemporarySuffix = ".tmp";

    // On Windows a reader or virus scanner may hold the target open for a moment.
    private const int ReplaceAttemptsMax = 20;
    private const int ReplaceRetryMs = 10;

    /// <summary>Writes <paramref name="content"/> to a temporary file and renames it to
    /// <paramref name="path"/>.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="content">The whole new content.</param>
    /// <param name="isSecret">Readable only by the owner (mode 0600) from the start. On Windows the folder's access
    /// list decides.</param>
    /// <param name="isDurable">Survive a power cut too, at the cost of a disk flush.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool isSecret = false, bool isDurable = false)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            using (var file = new FileStream(temporary, Creation(isSecret)))
            {
                file.Write(content);
                file.Flush(isDurable);
            }
            Replace(temporary, path);
        }
        catch (Exception exception)
        {
            File.Delete(temporary);
            if (DiskFullException.From(exception) is { } full)
                throw full;
            throw;
        }
    }

    /// <summary>Reads a file that another process may replace at the same time; null if there is none.</summary>
    public static byte[]? ReadIfThere(string path)
    {
        try
        {
            const FileShare Anything = FileShare.ReadWrite | FileShare.Delete;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, Anything);
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Renames <paramref name="source"/> over <paramref name="target"/>.</summary>
    internal static void Replace(string source, string target)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(source, target, overwrite: true);
                return;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && attempt < ReplaceAttemptsMax
                && e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(ReplaceRetryMs);
            }
        }
    }

    private static FileStreamOptions Creation(bool isSecret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (isSecret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
