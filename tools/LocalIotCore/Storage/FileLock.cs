namespace LocalIotCore.Storage;

/// <summary>Keeps other processes, and other threads of this one, out of a folder until disposed.</summary>
/// <remarks>The operating system releases it when the process dies, so a killed process blocks nobody.</remarks>
public sealed class FileLock : IDisposable
{
    private const int RetryMs = 5;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null if somebody else holds it.</summary>
    /// <exception cref="IOException">The lock file cannot be created.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (IOException e) when (IsHeldByOther(e))
        {
            return null;
        }
    }

    /// <summary>Takes the lock, waiting for others to finish.</summary>
    /// <exception cref="TimeoutException">Another process held it for the whole
    /// <paramref name="timeoutMs"/>.</exception>
    public static FileLock Take(string path, int timeoutMs)
    {
        var startMs = Environment.TickCount64;
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (Environment.TickCount64 - startMs > timeoutMs)
                throw new TimeoutException($"{path} was held by another process for {timeoutMs} ms.");
            Thread.Sleep(RetryMs);
        }
    }

    public void Dispose() => _file.Dispose();

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows, EWOULDBLOCK on Linux and macOS; other errors,
    // such as a read-only file system, must not be mistaken for somebody else's lock.
    private static bool IsHeldByOther(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33
        : e.HResult is 11 or 35;
}
