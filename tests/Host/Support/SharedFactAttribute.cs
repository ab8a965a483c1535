using Xunit;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>A test that needs a folder of `shared`, which may lie beside the checkout; skipped where it does not.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string folder)
    {
        if (SharedFolder.Find(folder) is null)
            Skip = $"../shared/{folder} is not there";
    }
}

/// <summary>Finds the folder `shared` beside the checkout.</summary>
internal static class SharedFolder
{
    public static string? Find(string folder)
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "HeatingSensor.sln")))
            directory = directory.Parent;
        if (directory?.Parent is not { } beside)
            return null;
        string path = Path.Combine(beside.FullName, "shared", folder);
        return Directory.Exists(path) ? path : null;
    }
}
