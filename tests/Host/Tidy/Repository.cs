using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HeatingSensor.Host.Tests.Tidy;

/// <summary>The repository's own files, as a checkout has them.</summary>
internal static class Repository
{
    private static readonly string[] GeneratedFolders = ["bin", "obj", ".git", "artifacts", "TestResults", "packages"];

    /// <summary>The folder that holds HeatingSensor.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files that somebody wrote, below a folder, by a search pattern.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(IsWritten)
            .Order(StringComparer.Ordinal);

    /// <summary>All files that git keeps: what a user has made beside them, keys included, is the user's own.</summary>
    public static IEnumerable<string> CommittedFiles()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        })!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(name => Path.Combine(Root, name)).Where(File.Exists)
            : throw new InvalidOperationException($"git ls-files in {Root} ended with {git.ExitCode}; expected a git checkout");
    }

    /// <summary>The path from the repository's root, with slashes.</summary>
    public static string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsWritten(string path) =>
        !Name(path).Split('/').Intersect(GeneratedFolders, StringComparer.Ordinal).Any();

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "HeatingSensor.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException($"no HeatingSensor.sln above {here}");
    }
}
