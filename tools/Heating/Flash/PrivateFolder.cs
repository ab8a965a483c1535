namespace Heating.Flash;

/// <summary>A folder for files with secrets: only its owner may look into it, and it is removed as soon as possible.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates it, with its parents.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path); // below the user's own profile, whose access list decides
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>Removes it with all that is in it; one that is in use stays for the next run.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may hold a file for a moment; the next run removes it.
        }
    }
}
