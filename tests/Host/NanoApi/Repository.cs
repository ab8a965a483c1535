namespace HeatingSensor.Host.Tests.NanoApi;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds HeatingSensor.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The nanoFramework projects, by path.</summary>
    public static IEnumerable<string> NanoProjects => new[] { "firmware", "tests" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.nfproj", SearchOption.AllDirectories));

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HeatingSensor.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException($"no HeatingSensor.sln above {AppContext.BaseDirectory}");
    }
}
