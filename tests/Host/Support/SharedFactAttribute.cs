using System.Runtime.CompilerServices;
using Xunit;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>A test that needs a file of the folder `shared` beside the checkout, and is skipped where there is none.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    /// <param name="name">The file's path below `shared`.</param>
    public SharedFactAttribute(string name)
    {
        if (!File.Exists(PathOf(name)))
            Skip = $"There is no {PathOf(name)}.";
    }

    /// <summary>Where a file of the folder would be.</summary>
    public static string PathOf(string name, [CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (folder.Parent is { } parent && !File.Exists(Path.Combine(folder.FullName, "HeatingSensor.sln")))
            folder = parent;
        return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", name));
    }
}
