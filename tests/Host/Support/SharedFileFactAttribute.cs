using Xunit;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>A test on a file of the folder `shared` beside the checkout: skipped, saying so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFileFactAttribute : FactAttribute
{
    public SharedFileFactAttribute(string name)
    {
        if (!File.Exists(PathOf(name)))
            Skip = $"There is no ../shared/{name}.";
    }

    /// <summary>The file's path, or an empty one.</summary>
    public static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HeatingSensor.sln")))
                return Path.Combine(folder.Parent!.FullName, "shared", name);
        }

        return "";
    }
}
