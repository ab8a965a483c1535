namespace VirtualBoard;

/// <summary>Converts device paths on the drive I: to names below the host's folder.</summary>
internal static class DrivePath
{
    /// <summary>The drive's root.</summary>
    public const string Root = @"I:\";

    /// <summary>Measured on a real nanoCLR: longer paths fail.</summary>
    public const int MaxLength = 228;

    /// <summary>Prefix of the host's temporary files, which hold content being written.</summary>
    public const string WritingPrefix = ".writing-";

    // A subset that every host's file system can hold, Windows included.
    private const string ForbiddenCharacters = "<>:\"/|?*";

    private static readonly HashSet<string> ReservedOnWindows = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "LPT1", "LPT2", "LPT3",
    };

    /// <summary>The names below the root; empty for the root itself.</summary>
    public static string[] Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith(Root, StringComparison.OrdinalIgnoreCase) && !path.Equals("I:", StringComparison.OrdinalIgnoreCase))
            throw Bad(path, @"expected I:\name");
        if (path.Length > MaxLength)
            throw Bad(path, $"it has {path.Length} characters, expected at most {MaxLength}");

        var names = path[2..].Split('\\', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
            Check(path, name);
        return names;
    }

    /// <summary>The names joined again, as the device writes them.</summary>
    public static string Join(IEnumerable<string> names) => Root + string.Join('\\', names);

    private static void Check(string path, string name)
    {
        if (name is "." or ".." || name.EndsWith('.') || name.EndsWith(' '))
            throw Bad(path, $"'{name}' is not a valid name");
        if (name.StartsWith(WritingPrefix, StringComparison.Ordinal))
            throw Bad(path, $"names beginning with {WritingPrefix} are reserved for the host");
        if (name.Any(c => c < ' ' || ForbiddenCharacters.Contains(c)))
            throw Bad(path, $"'{name}' has a character that not every host can store");
        if (ReservedOnWindows.Contains(name.Split('.')[0]))
            throw Bad(path, $"'{name}' is reserved on Windows hosts");
    }

    private static DriveException Bad(string path, string reason) =>
        new(DriveError.BadPath, $"Drive path '{path}': {reason}.");
}
