using System.Globalization;

namespace Heating;

/// <summary>A folder below the temporary one for the time of a command. What a killed command left there is removed by the next
/// one.</summary>
internal sealed class WorkFolder : IDisposable
{
    private const string Prefix = "heating-";

    private WorkFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Creates the folder `heating-PURPOSE-PROCESS-…`.</summary>
    /// <param name="purpose">A word of letters.</param>
    public static WorkFolder Create(string purpose) => Create(purpose, System.IO.Path.GetTempPath());

    /// <summary>The same below another folder.</summary>
    public static WorkFolder Create(string purpose, string parent)
    {
        foreach (string old in Directory.EnumerateDirectories(parent, $"{Prefix}{purpose}-*"))
        {
            if (IsOfADeadProcess(System.IO.Path.GetFileName(old)[(Prefix.Length + purpose.Length + 1)..]))
                Remove(old);
        }

        string name = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{purpose}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");
        string path = System.IO.Path.Combine(parent, name);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new WorkFolder(path);
    }

    /// <inheritdoc/>
    public void Dispose() => Remove(Path);

    // PROCESS-…; anything else is not ours.
    private static bool IsOfADeadProcess(string rest)
    {
        if (rest.Split('-') is not [var text, _] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false; // another user's
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's, or in use: it stays for the next command.
        }
    }
}
